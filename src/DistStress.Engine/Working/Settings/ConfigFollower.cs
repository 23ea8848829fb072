using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Targets;
using DistStress.Engine.Working.Liveness;
using DistStress.Engine.Working.Loops;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Settings;

/// <summary>
/// Makes a worker what the configuration says: its target, its loops, its limits. A configuration that cannot be used
/// is refused, and the worker stays as it is.
/// </summary>
internal sealed class ConfigFollower
{
    private readonly ControlConnection _control;
    private readonly WorkerOptions _options;
    private readonly LoopServices _services;
    private readonly LoopSet _loops;
    private readonly OutageWatch _outage;
    private readonly ConfigStore _store;
    private readonly SemaphoreSlim _applying = new(1);
    private readonly SemaphoreSlim _lookNow = new(0);
    private readonly WorkerRegistry _registry;
    private readonly string _worker;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StressConfig? _current;
    private volatile DistStressException? _problem;
    private string? _toldProblem;
    private volatile bool _hasEnded;

    public ConfigFollower(WorkerParts parts)
    {
        (_worker, _control, _options, _services, _loops, _outage) = parts;
        _registry = new WorkerRegistry(_control);
        _store = new ConfigStore(_control);
    }

    /// <summary>The configuration in force; null before the first one.</summary>
    public StressConfig? Current => _current;

    /// <summary>The mark of the configuration in force; empty before the first one.</summary>
    public string Mark => _current is { } current ? ConfigMark.Of(current) : "";

    /// <summary>Why the configuration that is there is not in force; null where it is.</summary>
    public DistStressException? Problem => _problem;

    /// <summary>Ends when the first configuration is in force, or with what stood against it.</summary>
    public Task Started => _started.Task;

    /// <summary>The most loops that there have been: so many lists of the worker's own may exist.</summary>
    public int MostThreads { get; private set; }

    /// <summary>Waits for a configuration that can be read; says so once if there is none.</summary>
    /// <returns>The configuration; null if the worker shall leave.</returns>
    public async Task<StressConfig?> AwaitAsync(CancellationToken leave)
    {
        bool told = false;
        while (!leave.IsCancellationRequested)
        {
            if (await TryReadAsync().ConfigureAwait(false) is { } config)
                return config;
            if (!told && _toldProblem is null)
            {
                _options.OnWarning?.Invoke(new Notice(
                    NoticeKind.ConfigAwaited, _control.Options.Prefix,
                    $"There is no configuration under prefix '{_control.Options.Prefix}' yet; the worker waits for "
                    + "one."));
            }

            told = true;
            await _lookNow.WaitAtMostAsync(_control.Timings.ConfigPoll, _control.Time, leave).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Makes <see cref="AwaitAsync"/> look at once: somebody says that there is a configuration now.</summary>
    public void LookNow() => _lookNow.Release();

    /// <summary>Puts the first configuration in force.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="register">Puts the worker on the list, once its target is there.</param>
    /// <exception cref="DistStressException">The target cannot be used.</exception>
    /// <remarks>May be called again where Redis went away meanwhile.</remarks>
    public async Task StartAsync(StressConfig config, Func<Task> register)
    {
        await _applying.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_hasEnded)
                return;
            await PrepareAsync(config).ConfigureAwait(false);
            // On the list before the first batch is taken: what a worker holds that nobody knows of is never reclaimed.
            await register().ConfigureAwait(false);
            // From here on publishers wait for this worker. What they changed before, it has to find by itself.
            if (await TryReadAsync().ConfigureAwait(false) is { } newest
                && !StressConfigComparer.SameMeaning(config, newest))
            {
                config = newest;
                await PrepareAsync(config).ConfigureAwait(false);
            }

            await EnforceAsync(config).ConfigureAwait(false);
            _started.SetResult();
        }
        catch (Exception e) when (!OutageWatch.IsWaitedFor(e))
        {
            _started.SetException(e);
            throw;
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Reads the configuration again and applies it if it means something else.</summary>
    /// <returns>Whether it did.</returns>
    /// <exception cref="DistStressException">It cannot be read, or its target cannot be used; nothing has
    /// changed.</exception>
    public async Task<bool> RefreshAsync()
    {
        await _applying.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_hasEnded || await _store.ReadAsync().ConfigureAwait(false) is not { } config)
                return false;
            bool changes = !StressConfigComparer.SameMeaning(_current!, config);
            if (changes)
            {
                await PrepareAsync(config).ConfigureAwait(false);
                await EnforceAsync(config).ConfigureAwait(false);
            }
            else if (_problem is not null)
            {
                await NoteAsync(null).ConfigureAwait(false);
            }

            return changes;
        }
        catch (DistStressException e)
        {
            await NoteAsync(e).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _applying.Release();
        }
    }

    // First the target, which may refuse: then nothing has changed.
    private async Task PrepareAsync(StressConfig config)
    {
        ConfigTrust.Confirm(config, _options);
        TargetOptions target = TargetChoice.For(config, _options, _control);
        if (!_services.HasTarget || _services.Target.Options != target)
            await ReplaceTargetAsync(target).ConfigureAwait(false);
        MostThreads = Math.Max(MostThreads, config.Threads);
    }

    private async Task EnforceAsync(StressConfig config)
    {
        // Redis may have taken longer than the worker waits when it leaves.
        if (_hasEnded)
            return;
        _services.InFlight.Limit = config.MaxInFlight;
        _services.LeadMicros = config.LeadMs * 1000L;
        int before = _loops.Queues;
        await _loops.ResizeAsync(config.Threads).ConfigureAwait(false);
        _current = config;
        await NoteAsync(null).ConfigureAwait(false);
        if (config.Threads < before)
            await _services.Work.MoveStrayAsync(config.Threads, before).ConfigureAwait(false);
    }

    private Task NoteAsync(DistStressException? problem)
    {
        _problem = problem;
        // What is known of a worker goes with it.
        return _hasEnded
            ? Task.CompletedTask
            : _registry.NoteConfigAsync(_worker, Mark, problem?.Message, problem?.Kind);
    }

    /// <summary>
    /// Ends all loops for good: a configuration that is being applied comes first, and none after it.
    /// </summary>
    public async Task EndLoopsAsync()
    {
        _hasEnded = true;
        await _applying.WaitAsync().ConfigureAwait(false);
        try
        {
            await _loops.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            _applying.Release();
        }
    }

    // A configuration that cannot be read, or that this worker must not follow, is waited out like one that is not
    // there: somebody will mend it.
    private async Task<StressConfig?> TryReadAsync()
    {
        try
        {
            if (await _store.ReadAsync().ConfigureAwait(false) is not { } config)
                return null;
            ConfigTrust.Confirm(config, _options);
            return config;
        }
        catch (DistStressException e) when (e.Kind != ErrorKind.DatabaseMissing)
        {
            if (_toldProblem != e.Message)
                _options.OnWarning?.Invoke(Notice.Of(NoticeKind.ConfigRefused, e));
            _toldProblem = e.Message;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _outage.Away(e);
        }

        return null;
    }

    private async Task ReplaceTargetAsync(TargetOptions options)
    {
        ITarget target = options.Database.Open(options);
        try
        {
            await target.CheckAsync(_services.CutOff).ConfigureAwait(false);
        }
        catch
        {
            await target.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        TargetSlot? former = _services.HasTarget ? _services.Target : null;
        _services.Target = new TargetSlot(options, target);
        former?.Retire();
    }
}
