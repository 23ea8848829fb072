using DistStress.Engine.Configuration;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Measuring;

/// <summary>The run of a measurement: it is published here, and steered as anybody would from afar.</summary>
internal sealed class CapacityRun : IAsyncDisposable
{
    // How long a worker may take for its report of a second that is over.
    private static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(4);

    // What a rate leaves behind is twice what can be done while it is held, and then some.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(1);

    private readonly ControlConnection _control;
    private readonly CapacityPlan _plan;
    private readonly CapacityOptions _options;
    private readonly StressConfig _config;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _end;
    private readonly StepWatch _watch = new();
    private readonly RunRemote _remote;
    private readonly RunStore _store;
    private readonly int[] _tasks;
    private Task<RunResult>? _running;
    private volatile RunProgress? _progress;
    private volatile bool _isPaused;
    private bool _isOurPause;
    private int _changes;

    /// <summary>Makes one that has not begun.</summary>
    public CapacityRun(
        ControlConnection control, CapacityPlan plan, StressConfig config, CapacityOptions options,
        CancellationToken stop)
    {
        _control = control;
        _plan = plan;
        _config = config;
        _options = options;
        _stop = stop;
        _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _remote = new RunRemote(control);
        _store = new RunStore(control);
        _tasks = [.. plan.Run.Elements[^1].Tasks.Select(task => task.Number)];
    }

    /// <summary>The run's id; empty before it has one.</summary>
    public string RunId => _progress?.RunId ?? "";

    /// <summary>Begins to publish, and waits until the tasks that are measured have begun.</summary>
    /// <param name="tell">Told what is under way.</param>
    public async Task BeginAsync(Action<string, CapacityPhase> tell)
    {
        var publisher = new Publisher(_control, new PublisherOptions
        {
            Workers = _options.Workers,
            WorkerTimeout = _options.WorkerTimeout,
            OnProgress = Look,
            OnMessage = _options.OnMessage,
            OnWarning = Warn,
            Listener = _watch,
        });
        _running = publisher.RunAsync(_plan.Run, _config, _end.Token);
        int last = _plan.Run.Elements.Count - 1;
        while (_progress is not { Due: > 0, WaitsFor: not RunWait.Workers } progress || progress.Element < last)
        {
            tell(RunId, CapacityPhase.Beginning);
            await PassAsync(_control.Timings.RequestPoll).ConfigureAwait(false);
        }
    }

    /// <summary>Sets a rate, lets it settle, and measures it.</summary>
    /// <param name="rate">Ops a second of all tasks together.</param>
    /// <param name="tell">Told what is under way.</param>
    public async Task<StepFigures> MeasureAsync(decimal rate, Action<CapacityPhase> tell)
    {
        while (true)
        {
            long begun = await SetRateAsync(rate).ConfigureAwait(false);
            long from = begun + (long)_options.Settle.TotalMicroseconds;
            long until = from + (long)_options.Length.TotalMicroseconds;
            _isPaused = false;
            _watch.Begin(rate, begun, from, until);
            long latest = until + (long)ReportLimit.TotalMicroseconds;
            while (_control.Clock.NowMicros is var now && !_watch.IsHopeless && now < latest
                && (now < until || !_watch.IsComplete))
            {
                tell(now < from ? CapacityPhase.Settling : CapacityPhase.Measuring);
                await PassAsync(_control.Timings.RequestPoll).ConfigureAwait(false);
            }

            await ConfirmRatesAsync().ConfigureAwait(false);
            if (!_isPaused)
                return _watch.Figures();
            // Somebody has let the schedule stand still: what was measured is not the rate's.
            while (_progress is { State: RunState.Paused })
                await PassAsync(_control.Timings.RequestPoll).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the schedule stand still until all that is published is accounted for.</summary>
    /// <param name="tell">Told that this is under way.</param>
    public async Task DrainAsync(Action tell)
    {
        tell();
        await AwaitAsync(_remote.SuspendAsync(_options.AnswerLimit, _end.Token)).ConfigureAwait(false);
        _isOurPause = true;
        long latest = _control.Time.After(DrainLimit + (4 * (_options.Settle + _options.Length)));
        while (await OpenAsync().ConfigureAwait(false) is > 0 and var open)
        {
            if (_control.Time.NowMicros > latest)
            {
                throw new CapacityRunEndedException(
                    RunId, $"Run {RunId} stands still, and {open} ops of the last rate do not come to their end");
            }

            tell();
            await PassAsync(_control.Timings.RequestPoll).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        try
        {
            if (_running is not null)
                await _running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // It was stopped before it had a run.
        }
        finally
        {
            _end.Dispose();
        }
    }

    // The run ends when nothing more is to be learned: what becomes of the last rate's ops is in no step.
    private void Warn(Notice notice)
    {
        if (notice.Kind != NoticeKind.OpsHeld)
            _options.OnWarning?.Invoke(notice);
    }

    private void Look(RunProgress progress)
    {
        _progress = progress;
        _isPaused |= progress.State == RunState.Paused;
    }

    // When it holds, in µs of the server's clock.
    private async Task<long> SetRateAsync(decimal rate)
    {
        var request = new RateRequest(new RateSetting(rate / _plan.First, null), null);
        // The first step's rate is the one that the run begins with.
        if (_changes > 0 || rate != _plan.First)
        {
            RunRecord record = await AwaitAsync(_remote.SetRateAsync(request, _options.AnswerLimit, _end.Token))
                .ConfigureAwait(false);
            _changes++;
            Confirm(record);
        }

        if (_isOurPause)
        {
            await AwaitAsync(_remote.ResumeAsync(_options.AnswerLimit, _end.Token)).ConfigureAwait(false);
            _isOurPause = false;
        }

        // The publisher is ahead by its lead, and may have cut some slices more.
        return _control.Clock.NowMicros + (2 * 1000L * _config.LeadMs);
    }

    private async Task ConfirmRatesAsync()
    {
        if (await AwaitAsync(_store.ReadAsync(RunId, _plan.Run)).ConfigureAwait(false) is { } record)
            Confirm(record);
    }

    private void Confirm(RunRecord record)
    {
        if (record.RateChanges.Count != _changes)
            throw new CapacityRunEndedException(RunId, $"Somebody else changed the rate of run {RunId}");
    }

    private async Task<long> OpenAsync() =>
        (await AwaitAsync(_store.CountsAsync(RunId, _tasks)).ConfigureAwait(false))?.Sum(count => count.Open) ?? 0;

    private Task PassAsync(TimeSpan time) => AwaitAsync(Task.Delay(time, _control.Time, _stop));

    // The run may end meanwhile, whatever is waited for.
    private async Task AwaitAsync(Task task)
    {
        await Task.WhenAny(task, _running!).ConfigureAwait(false);
        _stop.ThrowIfCancellationRequested();
        // What is refused since the run is over may come back before the run does.
        if (_running!.IsCompleted || (task.IsFaulted && await IsOverAsync().ConfigureAwait(false)))
        {
            RunResult result = await _running.ConfigureAwait(false);
            throw new CapacityRunEndedException(
                result.RunId, $"Run {result.RunId} is {RunStore.Text(result.State)}");
        }

        await task.ConfigureAwait(false);
    }

    private async Task<bool> IsOverAsync() =>
        await _store.ReadAsync(RunId, _plan.Run).ConfigureAwait(false) is null or { IsEnded: true };

    private async Task<T> AwaitAsync<T>(Task<T> task)
    {
        await AwaitAsync((Task)task).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }
}
