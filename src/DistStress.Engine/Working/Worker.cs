using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets;
using StackExchange.Redis;

namespace DistStress.Engine.Working;

/// <summary>A worker: takes batches, runs each op when it is due, and tells what happened.</summary>
public sealed class Worker
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConfigPoll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CutOffGrace = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(1);
    private const int ClockEvery = 5;
    private const int ConfigEvery = 5;
    private const int ReclaimEvery = 2;
    private const long ShortestPollMicros = 5_000;
    private const long LongestPollMicros = 25_000;

    private readonly ControlConnection _control;
    private readonly WorkerOptions _options;
    private readonly ConfigStore _configs;
    private readonly WorkerRegistry _registry;
    private readonly RunStore _runs;
    private readonly NotifyChannel _notify;
    private readonly WorkQueue _work;
    private readonly OutageWatch _outage;
    private readonly SemaphoreSlim _applying = new(1);
    private readonly CancellationTokenSource _cutOff = new();
    private readonly TaskCompletionSource<Exception> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopServices _services;
    private readonly LoopSet _loops;
    private StressConfig? _config;
    private int _mostThreads;
    private long _startedMicros;
    private long _lastBeatMicros;

    /// <summary>Makes a worker.</summary>
    public Worker(ControlConnection control, WorkerOptions? options = null)
    {
        _control = control;
        _options = options ?? new WorkerOptions();
        Id = WorkerIdentity.NewId();
        _configs = new ConfigStore(control);
        _registry = new WorkerRegistry(control);
        _runs = new RunStore(control);
        _notify = new NotifyChannel(control);
        _work = new WorkQueue(control, Id);
        _outage = new OutageWatch(control.Address, _options.OnWarning, _options.OnMessage);
        var held = new HeldEntries();
        _services = new LoopServices
        {
            Clock = control.Clock,
            Work = _work,
            Runs = new RunCatalog(_runs),
            InFlight = new InFlightLimit(1),
            Held = held,
            Finisher = new Finisher(_work, held.Remove, _outage.Away),
            Outage = _outage.Away,
            CutOff = _cutOff.Token,
        };
        _loops = new LoopSet(_services);
        _loops.Faulted += e => _fault.TrySetResult(e);
    }

    /// <summary>The worker's id.</summary>
    public string Id { get; }

    /// <summary>Works until told to leave, then finishes or gives back what it holds.</summary>
    /// <param name="leave">Makes the worker leave in order; it takes 2 s at most.</param>
    /// <exception cref="DistStressException">
    /// <c>DatabaseMissing</c>, or that the target cannot be used: both at the start only. Later a bad configuration is
    /// refused, and the worker goes on with the one that it has.
    /// </exception>
    public async Task RunAsync(CancellationToken leave = default)
    {
        await using IAsyncDisposable subscription = await _notify.ListenAsync(OnMessageAsync).ConfigureAwait(false);
        if (await AwaitConfigAsync(leave).ConfigureAwait(false) is not { } config)
            return;
        _startedMicros = _lastBeatMicros = _control.Clock.NowMicros;
        using var giveUp = new CancellationTokenSource();
        Task finishing = _services.Finisher.RunAsync(giveUp.Token);
        try
        {
            await ApplyAsync(config).ConfigureAwait(false);
            _options.OnMessage?.Invoke($"Worker {Id} loads {_services.Target.Description} with {config.Threads} loops.");
            await BeatUntilAsync(leave).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync(finishing, giveUp).ConfigureAwait(false);
        }

        if (_fault.Task.IsCompleted)
            throw new InvalidOperationException("A consumer loop ended unexpectedly.", await _fault.Task.ConfigureAwait(false));
    }

    private async Task<StressConfig?> AwaitConfigAsync(CancellationToken leave)
    {
        bool told = false;
        while (!leave.IsCancellationRequested)
        {
            if (await ReadConfigAsync().ConfigureAwait(false) is { } config)
                return config;
            if (!told)
            {
                _options.OnWarning?.Invoke(
                    $"There is no configuration under prefix '{_control.Options.Prefix}' yet; waiting for Sync-DstConfig or Start-DstPublisher.");
            }

            told = true;
            await DelayAsync(ConfigPoll, leave).ConfigureAwait(false);
        }

        return null;
    }

    // A configuration that cannot be read is waited out like one that is not there: somebody will mend it.
    private async Task<StressConfig?> ReadConfigAsync()
    {
        try
        {
            return await _configs.ReadAsync().ConfigureAwait(false);
        }
        catch (DistStressException e)
        {
            _options.OnWarning?.Invoke(e.Message);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _outage.Away(e);
        }

        return null;
    }

    private async Task ApplyAsync(StressConfig config)
    {
        await _applying.WaitAsync().ConfigureAwait(false);
        try
        {
            TargetOptions target = TargetChoice.For(config, _options, _control);
            if (!_services.HasTarget || _services.Target.Options != target)
                await ReplaceTargetAsync(target).ConfigureAwait(false);
            _services.InFlight.Limit = config.MaxInFlight;
            _services.PollMicros = Math.Clamp(config.LeadMs * 1000L / 4, ShortestPollMicros, LongestPollMicros);
            _mostThreads = Math.Max(_mostThreads, config.Threads);
            if (_loops.Count == 0)
                await BeatAsync(config.Threads, config.Region).ConfigureAwait(false);
            int before = _loops.Count;
            await _loops.ResizeAsync(config.Threads).ConfigureAwait(false);
            _config = config;
            if (config.Threads < before)
                await _work.MoveStrayAsync(config.Threads, before).ConfigureAwait(false);
        }
        finally
        {
            _applying.Release();
        }
    }

    private async Task ReplaceTargetAsync(TargetOptions options)
    {
        ITarget target = TargetFactory.Create(options);
        try
        {
            await target.CheckAsync(_cutOff.Token).ConfigureAwait(false);
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

    private async Task BeatUntilAsync(CancellationToken leave)
    {
        for (int beat = 1; !leave.IsCancellationRequested && !_fault.Task.IsCompleted; beat++)
        {
            await Task.WhenAny(DelayAsync(BeatInterval, leave), _fault.Task).ConfigureAwait(false);
            try
            {
                await BeatAsync(_loops.Count, _config?.Region).ConfigureAwait(false);
                await KeepHouseAsync(beat).ConfigureAwait(false);
                _outage.Back();
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                _outage.Away(e);
            }
            catch (DistStressException e)
            {
                _options.OnWarning?.Invoke(e.Message);
            }
        }
    }

    private async Task KeepHouseAsync(int beat)
    {
        if (beat % ClockEvery == 0)
            await _control.Clock.SynchronizeAsync().ConfigureAwait(false);
        // The notify channel makes a change arrive sooner; this makes sure that it arrives.
        if (beat % ConfigEvery == 0)
            await RefreshConfigAsync().ConfigureAwait(false);
        int queues = await _runs.QueuesAsync().ConfigureAwait(false);
        if (queues > _loops.Count)
            await _work.MoveStrayAsync(_loops.Count, queues).ConfigureAwait(false);
        if (beat % ReclaimEvery == 0)
        {
            foreach ((string worker, int entries) in await _registry.ReclaimLostAsync(_loops.Count).ConfigureAwait(false))
                _options.OnWarning?.Invoke($"Worker {worker} is lost; its {entries} batches are back on the queues.");
        }
    }

    private async Task<bool> RefreshConfigAsync()
    {
        if (await _configs.ReadAsync().ConfigureAwait(false) is not { } config
            || (_config is not null && StressConfigComparer.SameMeaning(_config, config)))
        {
            return false;
        }

        await ApplyAsync(config).ConfigureAwait(false);
        return true;
    }

    private async Task BeatAsync(int threads, string? region)
    {
        long now = _control.Clock.NowMicros;
        var snapshot = new WorkerSnapshot
        {
            Worker = Id,
            AtMicros = now,
            IntervalMicros = now - _lastBeatMicros,
            Backlog = _services.NotBegun,
            InFlight = _services.InFlight.Open,
            Tasks = _services.Runs.Drain(),
        };
        _lastBeatMicros = now;
        _options.OnSnapshot?.Invoke(snapshot);
        var info = new WorkerInfo
        {
            Id = Id,
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Region = region,
            Version = WorkerIdentity.Version,
            Threads = threads,
            MostThreads = _mostThreads,
            Target = _services.Target.Description,
            StartedMicros = _startedMicros,
        };
        await _registry.BeatAsync(info, snapshot).ConfigureAwait(false);
    }

    private async Task OnMessageAsync(string text)
    {
        if (NotifyMessage.Parse(text, out string? reason) is not { } message)
        {
            _options.OnWarning?.Invoke($"A control message was refused: {reason}");
            return;
        }

        if (NotifyActions.ToTheRun.Contains(message.Action)
            || (message.Workers is { Count: > 0 } named && !named.Contains(Id)))
        {
            return;
        }

        NotifyReply reply = message.Action == NotifyActions.UpdateConfig
            ? await UpdateConfigAsync().ConfigureAwait(false)
            : Reply(false, $"This worker knows no action '{message.Action}'.");
        try
        {
            await _notify.ReplyAsync(message, reply).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _outage.Away(e);
        }
    }

    private async Task<NotifyReply> UpdateConfigAsync()
    {
        // Before the first configuration the worker waits for it anyway.
        if (_config is null)
            return Reply(true, "The configuration will be read.");
        try
        {
            return Reply(true, await RefreshConfigAsync().ConfigureAwait(false)
                ? $"The configuration is applied: {_loops.Count} loops."
                : "The configuration is the same.");
        }
        catch (Exception e) when (e is DistStressException or RedisException or TimeoutException)
        {
            _options.OnWarning?.Invoke($"The new configuration is not applied: {e.Message}");
            return Reply(false, e.Message);
        }
    }

    private NotifyReply Reply(bool succeeded, string message) =>
        new() { Worker = Id, Succeeded = succeeded, Message = message };

    // In order: no new work, unbegun ops back, begun ops to their end or cut off, all of it accounted for, then off the
    // list. While Redis does not answer, what is held stays in its lists, and other workers take it over.
    private async Task LeaveAsync(Task finishing, CancellationTokenSource giveUp)
    {
        // A configuration that is being applied comes first; it would start loops again.
        await _applying.WaitAsync().ConfigureAwait(false);
        await Task.WhenAny(_loops.ResizeAsync(0), Task.Delay(FarewellLimit)).ConfigureAwait(false);
        long deadline = MonotonicClock.NowMicros + (long)_options.LeaveLimit.TotalMicroseconds;
        while (_services.InFlight.Open > 0 && MonotonicClock.NowMicros < deadline)
            await Task.Delay(10).ConfigureAwait(false);
        if (_services.InFlight.Open > 0)
        {
            _options.OnWarning?.Invoke($"{_services.InFlight.Open} ops had no answer when the worker left; they count as failed.");
            await _cutOff.CancelAsync().ConfigureAwait(false);
            await Task.Delay(CutOffGrace).ConfigureAwait(false);
        }

        _services.Finisher.Complete();
        giveUp.CancelAfter(FarewellLimit);
        try
        {
            await finishing.ConfigureAwait(false);
            for (int queue = 0; queue < _mostThreads; queue++)
                await _work.GiveBackAsync(queue, queue).WaitAsync(giveUp.Token).ConfigureAwait(false);
            if (_services.HasTarget)
                await BeatAsync(0, _config?.Region).WaitAsync(giveUp.Token).ConfigureAwait(false);
            await _registry.RemoveAsync(Id).WaitAsync(giveUp.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or OperationCanceledException)
        {
            _options.OnWarning?.Invoke(
                $"Redis at {_control.Address} did not answer when the worker left; what it held goes to other workers in "
                + $"{WorkerRegistry.LostAfter.TotalSeconds} s.");
        }

        if (_services.HasTarget)
            _services.Target.Retire();
    }

    private static async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever waits looks at the token again.
        }
    }
}
