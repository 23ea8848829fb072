using DistStress.Engine.Clocks;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// What a publisher does beside publishing, once a second: renews the lease, keeps the clock, follows the user's
/// requests and the configuration, and reports.
/// </summary>
internal sealed class RunReporter
{
    private const int ConfigEvery = 5;
    private const int MeasurementsEvery = 10;
    private const int NoWorkerWarningAfter = 3;

    private readonly ControlConnection _control;
    private readonly string _run;
    private readonly PublisherLease _lease;
    private readonly RunRequests _requests;
    private readonly RunSettings _settings;
    private readonly RunMeasurements _measurements;
    private readonly RunAccounts _accounts;
    private readonly PublisherOptions _options;
    private readonly StatsChannel _channel;
    private readonly RunStore _store;
    private readonly ConfigStore _configs;
    private readonly Dictionary<int, long> _lastPublished = [];
    private readonly FindingWatch _watch;
    private readonly ChronicleWatch _chronicle;
    private volatile ElementPublisher? _element;
    private long _lastMicros;
    private long _jumped;
    private int _workers;
    private int _secondsWithoutWorker;
    private int _secondsStill;
    private long _movedAt;
    private long _accounted;
    private RunWait _wait;
    private volatile bool _awaitsWorkers;
    private volatile RunAudit? _audit;
    private string? _toldProblem;
    private string? _toldRefusal;
    private int _writtenEvents;

    // Unknown at first: the publisher before this one may have left something in the record.
    private RunWait? _toldWait;

    public RunReporter(
        ControlConnection control, string run, PublisherLease lease, RunRequests requests, RunSettings settings,
        RunMeasurements measurements, ChronicleWatch chronicle, RunAccounts accounts, ConfigStore configs,
        PublisherOptions options)
    {
        _run = run;
        _control = control;
        _lease = lease;
        _requests = requests;
        _settings = settings;
        _measurements = measurements;
        _accounts = accounts;
        _options = options;
        _channel = new StatsChannel(control);
        _store = new RunStore(control);
        _configs = configs;
        _watch = new FindingWatch(control, measurements.Findings, settings, accounts);
        _chronicle = chronicle;
    }

    /// <summary>Whether the run has not begun, since it waits for workers.</summary>
    public bool AwaitsWorkers
    {
        get => _awaitsWorkers;
        set => _awaitsWorkers = value;
    }

    /// <summary>What tells how far the run is; null where nobody wants to know.</summary>
    public PublishProgress? Progress { get; init; }

    /// <summary>The conditions that stop the run; null where there are none.</summary>
    public StopRules? StopRules { get; init; }

    /// <summary>What knows the tasks that may have open ops.</summary>
    public RunAudit? Audit
    {
        get => _audit;
        set => _audit = value;
    }

    /// <summary>The element that is being published.</summary>
    public ElementPublisher? Element
    {
        get => _element;
        set
        {
            NotePlanned();
            _element = value;
        }
    }

    /// <summary>Works until told to end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _lastMicros = _control.Clock.Read(out _jumped);
        Timings timings = _control.Timings;
        int ticksASecond = (int)(timings.ReportInterval / timings.RequestPoll);
        using var timer = new PeriodicTimer(timings.RequestPoll, _control.Time);
        for (int tick = 1; await timer.NextAsync(cancellationToken).ConfigureAwait(false); tick++)
        {
            try
            {
                NotePlanned();
                await _requests.RefreshAsync().ConfigureAwait(false);
                if (_requests.TakeConfigChange())
                    await ReadConfigAsync().ConfigureAwait(false);
                _chronicle.NoteBack();
                _chronicle.Look();
                if (tick % ticksASecond == 0)
                    await EverySecondAsync(tick / ticksASecond).ConfigureAwait(false);
            }
            catch (Exception e) when (RedisFault.IsPassing(e))
            {
                // The publishing thread says that Redis is away, and waits for it; so does this one.
                _chronicle.NoteAway();
            }
            catch (RedisException e)
            {
                await TellRefusalAsync(e).ConfigureAwait(false);
            }
            catch (PublisherActiveException e)
            {
                // This publisher was taken for dead, and another one continues the run.
                _requests.Fault = e;
                return;
            }
            catch (RunFaultException e)
            {
                _requests.Fault ??= e;
            }
            catch (DistStressException e)
            {
                _options.OnWarning?.Invoke(Notice.Of(NoticeKind.Trouble, e));
            }

            ShowProgress();
        }
    }

    // Once, and not every second: the publishing thread ends the run where it cannot go on.
    private async Task TellRefusalAsync(RedisException e)
    {
        string refusal = await _control.DescribeAsync(e).ConfigureAwait(false) + ".";
        if (refusal == _toldRefusal)
            return;
        _toldRefusal = refusal;
        _options.OnWarning?.Invoke(new Notice(
            RedisFault.IsWrongType(e) ? NoticeKind.KeyTypeWrong : NoticeKind.RedisAway, _control.Address, refusal));
    }

    /// <summary>Notes what has been due by the schedule so far. While the run is paused that is nothing.</summary>
    public void NotePlanned()
    {
        if (_element is { } element && _requests.Current != RequestedState.Paused)
            _measurements.NotePlanned(element.Tasks, _control.Clock.NowMicros);
    }

    private async Task EverySecondAsync(int second)
    {
        await _lease.HoldAsync().ConfigureAwait(false);
        await _control.Clock.FollowAsync().ConfigureAwait(false);
        await _accounts.FollowAsync(settle: second % MeasurementsEvery == 0).ConfigureAwait(false);
        if (second % ConfigEvery == 0)
        {
            await ReadConfigAsync().ConfigureAwait(false);
            await CheckCountsAsync().ConfigureAwait(false);
        }

        // Events at once: whoever looks at the run sees them, and they outlive this publisher.
        int events = _measurements.Chronicle.Changes;
        await _measurements.FollowAsync(settle: second % MeasurementsEvery == 0 || events != _writtenEvents)
            .ConfigureAwait(false);
        _writtenEvents = events;
        await WatchWorkersAsync().ConfigureAwait(false);
        await WatchOpsAsync().ConfigureAwait(false);
        NoteWaiting();
        Progress?.Note(_element?.Tasks ?? [], _accounts, _measurements, _workers);
        await NoteWaitAsync().ConfigureAwait(false);
        if (_element is { } published)
            _watch.Look(published, _requests.Current, _secondsWithoutWorker >= NoWorkerWarningAfter);
        if (StopRules is not null && _element is { } element)
            await StopRules.LookAsync(element.Tasks).ConfigureAwait(false);
        await ReportAsync().ConfigureAwait(false);
        _toldRefusal = null;
    }

    private void NoteWaiting()
    {
        if (_audit is { Tasks: { Count: > 0 } tasks })
            _measurements.NoteWaiting(_control.Clock.NowMicros, _accounts.OpenOf(tasks));
    }

    private async Task ReadConfigAsync()
    {
        try
        {
            if (await _configs.ReadAsync().ConfigureAwait(false) is { } config)
                _settings.Config = config;
            _toldProblem = null;
        }
        catch (DistStressException e)
        {
            // The run goes on with the one that it has, as the workers do.
            if (_toldProblem != e.Message)
                _options.OnWarning?.Invoke(Notice.Of(NoticeKind.ConfigRefused, e));
            _toldProblem = e.Message;
        }
    }

    private async Task CheckCountsAsync()
    {
        if (_element is not { } element)
            return;
        int[] tasks = [.. element.Tasks.Select(task => task.Task.Number)];
        if (await _store.CountsAsync(_run, tasks).ConfigureAwait(false) is { } counts)
            _requests.Fault ??= _accounts.Excess(tasks, counts);
    }

    private async Task ReportAsync()
    {
        if (_element is not { } element)
            return;
        long[] lengths = await new WorkQueue(_control, "").LengthsAsync(_settings.Config.Threads).ConfigureAwait(false);
        long now = _control.Clock.Read(out long jumped);
        double seconds = (now - _lastMicros - (jumped - _jumped)) / 1e6;
        _lastMicros = now;
        _jumped = jumped;
        foreach (TaskPublisher task in element.Tasks)
        {
            long elapsed = task.Origin == 0 ? 0 : Math.Max(0, now - task.Origin);
            long published = task.Published;
            long before = _lastPublished.GetValueOrDefault(task.Task.Number);
            _lastPublished[task.Task.Number] = published;
            var stat = new PublishStat
            {
                AtMicros = now,
                Task = task.Task.Number,
                Name = task.Task.Name,
                Action = task.Task.ActionName,
                Published = published,
                Planned = task.Schedule.OpsBefore(elapsed),
                LateBatches = task.LateBatches,
                MaxLateMicros = task.MaxLateMicros,
                Remaining = task.Schedule.Total - published,
                Qps = (published - before) / seconds,
                Queues = lengths,
                ElapsedMicros = elapsed,
                WaitsFor = _wait,
                Holding = element.IsHolding,
            };
            _options.OnStat?.Invoke(stat);
            await _channel.SendAsync(PublisherReport.Write(stat)).ConfigureAwait(false);
        }
    }

    private void ShowProgress()
    {
        if (Progress is null)
            return;
        _options.OnProgress?.Invoke(Progress.Look(
            _element?.Tasks ?? [], _requests.Current, _awaitsWorkers ? RunWait.Workers : _wait,
            _control.Clock.NowMicros, _control.Time.NowMicros));
    }

    private async Task WatchWorkersAsync()
    {
        IReadOnlyList<string> live = await new WorkerRegistry(_control).LiveAsync().ConfigureAwait(false);
        _workers = live.Count;
        await _watch.NoteWorkersAsync(live).ConfigureAwait(false);
        await _chronicle.NoteWorkersAsync(live).ConfigureAwait(false);
        _secondsWithoutWorker = _workers > 0 ? 0 : _secondsWithoutWorker + 1;
        if (_secondsWithoutWorker == NoWorkerWarningAfter && !_awaitsWorkers)
        {
            _options.OnWarning?.Invoke(new Notice(
                NoticeKind.WorkerMissing, _control.Options.Prefix,
                $"No worker is running under prefix '{_control.Options.Prefix}': work waits on the queues."));
        }
    }

    private async Task NoteWaitAsync()
    {
        RunWait wait = _wait = _awaitsWorkers ? RunWait.Workers
            : _secondsWithoutWorker >= NoWorkerWarningAfter ? RunWait.Worker
            : _element is { IsHolding: true } ? RunWait.Backlog
            : _secondsStill > 1 ? RunWait.Ops
            : RunWait.None;
        if (wait == _toldWait)
            return;
        await _store.NoteAsync(_run, _lease, (RunFields.WaitsFor, Text(wait))).ConfigureAwait(false);
        _toldWait = wait;
    }

    private static string Text(RunWait wait) => wait == RunWait.None ? "" : wait.ToString().ToLowerInvariant();

    // Counts the seconds in which Redis answered: an outage holds everybody up.
    private async Task WatchOpsAsync()
    {
        IReadOnlyList<TaskPublisher> watched = _audit?.Tasks ?? [];
        long movedAt = _accounts.MovedAt;
        if (movedAt != _movedAt || _accounts.OpenOf(watched) <= 0 || _requests.Current == RequestedState.Paused)
        {
            _movedAt = movedAt;
            _secondsStill = 0;
            return;
        }

        // What is published ahead of its time is nobody's to account for yet.
        TimeSpan? limit = _options.WorkerTimeout + TimeSpan.FromMicroseconds(_settings.LeadMicros);
        bool isOver = _secondsStill * _control.Timings.ReportInterval >= limit;
        if (_secondsStill++ > 0 && !isOver)
            return;
        int[] tasks = [.. watched.Select(task => task.Task.Number)];
        // Workers of another version may account for ops and leave no mark.
        TaskCounts[] counts = await _store.CountsAsync(_run, tasks).ConfigureAwait(false) ?? [];
        long accounted = counts.Sum(count => count.Accounted);
        if (isOver && accounted == _accounted)
            _requests.Fault ??= await TimeoutAsync(counts.Sum(count => count.Open)).ConfigureAwait(false);
        else if (isOver)
            _secondsStill = 0;
        _accounted = accounted;
    }

    private async Task<RunFaultException> TimeoutAsync(long open)
    {
        int live = (await new WorkerRegistry(_control).LiveAsync().ConfigureAwait(false)).Count;
        string workers = live == 0 ? "No worker is running." : $"{live} workers are running.";
        return new RunFaultException(ErrorKind.WorkerTimeout, _run,
            $"Run {_run} is ended: {open} ops are open, and for {_options.WorkerTimeout!.Value.TotalSeconds} s none "
            + $"was accounted for. {workers}");
    }
}
