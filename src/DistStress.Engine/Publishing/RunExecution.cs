using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Publishing;

/// <summary>What a publisher does with a run that it has the right to publish: all of it, to the written end.</summary>
internal sealed class RunExecution : IAsyncDisposable
{
    private readonly ControlConnection _control;
    private readonly DeadlineTimeProvider _time;
    private readonly Timings _timings;
    private readonly PublisherOptions _options;
    private readonly RunStore _store;
    private readonly RunCourse _course;
    private readonly PublisherLease _lease;
    private readonly LeaveTime _leave;
    private readonly RunSettings _settings;
    private readonly RunJournal _journal;
    private readonly RunRequests _requests;
    private readonly RateControl _rates;
    private readonly RunMeasurements _measurements;
    private readonly ChronicleWatch _chronicle;
    private readonly ConfigStore _configs;
    private readonly RunAccounts _accounts;
    private readonly List<ElementPublisher> _elements = [];

    /// <summary>Makes an execution.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="options">The publisher's options.</param>
    /// <param name="course">The run, from where it is taken up.</param>
    /// <param name="config">The configuration, which all workers follow.</param>
    /// <param name="lease">The right to publish; held already.</param>
    /// <param name="configs">The store that the configuration was written to.</param>
    /// <param name="leave">Begins with <paramref name="stop"/>.</param>
    /// <param name="stop">Stops the run in order.</param>
    public RunExecution(
        ControlConnection control, PublisherOptions options, RunCourse course, StressConfig config,
        PublisherLease lease, ConfigStore configs, LeaveTime leave, CancellationToken stop)
    {
        _control = control;
        _configs = configs;
        _time = control.Time;
        _timings = control.Timings;
        _options = options;
        _store = new RunStore(control);
        _course = course;
        _lease = lease;
        _leave = leave;
        _settings = new RunSettings(config, course.Former?.Queues ?? config.Threads);
        _journal = new RunJournal(control, lease, course.Id, course.Sequence, options.OnWarning, stop);
        _requests = new RunRequests(control, course.Id, options.OnWarning, stop);
        _rates = new RateControl(control, course, _requests, _journal);
        _measurements = new RunMeasurements(control, course, lease, _settings, options);
        _chronicle = new ChronicleWatch(control, _measurements.Chronicle, _requests, _settings);
        _accounts = new RunAccounts(control, course, lease);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _requests.DisposeAsync().ConfigureAwait(false);
        _measurements.Dispose();
        _accounts.Dispose();
    }

    /// <summary>Publishes what is left of the run, waits until every op is accounted for, and writes the end.</summary>
    public async Task<RunResult> RunAsync()
    {
        // The run has begun: from here on an outage is waited for.
        Drain(_course.StrayQueues);
        if (_course.Former is not null)
            _chronicle.NoteContinued();
        _requests.OnWorkerMessage = _chronicle.NoteMessage;
        _journal.Persist(_requests.ListenAsync);
        // A run that was paused when its publisher died is still paused.
        _journal.Persist(_requests.RefreshAsync);
        var reporter = new RunReporter(
            _control, _course.Id, _lease, _requests, _settings, _measurements, _chronicle, _accounts, _configs,
            _options)
        {
            StopRules = _course.StopWhen.Count == 0
                ? null
                : new StopRules(_control, _course, _requests, _measurements, _options.OnWarning),
            Progress = _options.OnProgress is null
                ? null
                : new PublishProgress(_course, _options.Workers, _time.GetLocalNow().DateTime),
        };
        using var reporting = new CancellationTokenSource();
        Task reports = reporter.RunAsync(reporting.Token);
        bool finished = false;
        RunFaultException? fault = null;
        long end;
        Tell($"Run {_course.Id} begins to publish: {_course.Plan.Tasks.Count} tasks in "
            + $"{_course.Plan.Elements.Count} elements.");
        try
        {
            try
            {
                finished = await RunOnThreadAsync(() => PublishAll(reporter)).ConfigureAwait(false);
            }
            catch (RunFaultException e)
            {
                fault = e;
            }

            if (!finished)
            {
                Tell($"Run {_course.Id} is stopped: what no worker has taken is dropped.");
                await StopAsync().ConfigureAwait(false);
            }

            Tell($"Run {_course.Id} waits for what the workers have measured and not yet reported.");
            end = _control.Clock.NowMicros;
            reporter.NotePlanned();
            await CollectAsync(finished).ConfigureAwait(false);
            // The last steps' late batches are known only after them.
            _journal.Write([.. _elements.SelectMany(element => element.Tasks).SelectMany(task => task.LateFields())]);
        }
        finally
        {
            await reporting.CancelAsync().ConfigureAwait(false);
            await EndAsync(reports).ConfigureAwait(false);
        }

        // A request to stop may have come, and been done, between two looks.
        _chronicle.Look();
        _journal.Write(
        [
            (RunFields.State, RunStore.Text(finished ? RunState.Completed : RunState.Stopped)),
            (RunFields.Finished, end),
            (RunFields.Problem, fault?.Message ?? ""),
            .. _measurements.Fields(),
        ]);
        _journal.Persist(_accounts.EndAsync);
        _journal.Persist(_measurements.EndAsync);
        if (fault is not null)
            throw fault;
        RunRecord record = _journal.Persist(() => _store.ReadAsync(_course.Id, _course.Plan)) ?? throw _journal.Lost();
        return RunResult.Of(record, _control.Clock.NowMicros);
    }

    private void Tell(string text) => _options.OnMessage?.Invoke(new Notice(NoticeKind.Step, _course.Id, text));

    // Before the last write, since it notes measurements too.
    private async Task EndAsync(Task reports)
    {
        try
        {
            await _leave.AwaitAsync(reports, _timings.CloseLimit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Redis does not answer, and the run is stopped: the last write will not arrive either.
        }
    }

    private bool PublishAll(RunReporter reporter)
    {
        _time.PrepareThread();
        var step = new PublishStep(_course.Id, _settings.Config.Threads);
        // Brings the script to the server and this code to speed before anything is due.
        _journal.Publish(step, [RunFields.Publisher, Publisher.Holder, .. _rates.Fields()]);
        var audit = new RunAudit(_time, _timings, _journal, _settings, _accounts, step);
        reporter.Audit = audit;
        if (_course.IsStopping || !AwaitWorkers(reporter))
            return false;
        for (int number = 0; number < _course.Plan.Elements.Count; number++)
        {
            long pausedAt = number == _course.FirstElement ? _course.Former?.PausedAtMicros ?? 0 : 0;
            var element = new ElementPublisher(
                _control.Clock, _timings, _journal, _requests, _rates, _settings, _measurements, step, audit,
                _course.Tasks(number, _settings.Config.Batch, _time.GetLocalNow().DateTime), pausedAt);
            _elements.Add(element);
            if (number >= _course.FirstElement || _course.NoBarrier)
                audit.Watch(element.Tasks);
            if (number < _course.FirstElement)
                continue;
            reporter.Element = element;
            Tell($"Element {number + 1} of {_course.Plan.Elements.Count} begins: "
                + $"{string.Join(", ", element.Tasks.Select(task => task.Task.Name))}.");
            ElementPublisher? follows = _course.NoBarrier && number > 0 ? _elements[number - 1] : null;
            if (!element.Publish(number, follows))
                return false;
            // What is due in the lead is published, and due: the next element does not know of it.
            _measurements.NotePlanned(element.Tasks);
            if (_course.NoBarrier)
                continue;
            Tell($"Element {number + 1} is published; its open ops are waited for.");
            if (!element.AwaitAccounts())
                return false;
            audit.Forget();
        }

        return _elements.All(element => element.AwaitAccounts());
    }

    // False where the user has stopped the run meanwhile.
    private bool AwaitWorkers(RunReporter reporter)
    {
        var registry = new WorkerRegistry(_control);
        TimeSpan waited = TimeSpan.Zero;
        while (true)
        {
            _requests.ThrowIfOver(_journal);
            if (_requests.Current == RequestedState.Stopped)
                return false;
            // Of a run that goes on some tasks may have begun: these are asked when they go on.
            if (_course.Former is null)
                _rates.Obey(_control.Clock.NowMicros);
            int live = _options.Workers == 0 ? 0 : _journal.Persist(registry.LiveAsync).Count;
            reporter.AwaitsWorkers = live < _options.Workers;
            if (live >= _options.Workers)
                return true;
            if (waited == TimeSpan.Zero)
            {
                _options.OnWarning?.Invoke(new Notice(
                    NoticeKind.WorkersAwaited, _control.Options.Prefix,
                    $"Run {_course.Id} waits for {_options.Workers} workers, and {live} are there."));
            }

            if (waited >= _options.WorkerTimeout)
            {
                throw new RunFaultException(ErrorKind.WorkerTimeout, _course.Id,
                    $"Run {_course.Id} is ended before its first op: it waited {waited.TotalSeconds} s for "
                    + $"{_options.Workers} workers, and {live} are there.");
            }

            _time.SleepUntil(_time.After(_timings.AnswerPoll));
            waited += _timings.AnswerPoll;
        }
    }

    // The workers report once a second, and sooner when asked. What one of them did that died is counted, but nobody
    // can say any more how long it took.
    private async Task CollectAsync(bool finished)
    {
        long ended = _journal.Counts([.. _course.Plan.Tasks.Select(task => task.Number)])
            .Sum(count => count.Completed + count.Failed);
        long deadline = _time.After(
            _leave.HasBegun ? _leave.Left(_timings.LeaveCollectLimit) : _timings.CollectLimit);
        _journal.Persist(() => _measurements.FollowAsync(settle: false));
        if (_measurements.Measured < ended)
        {
            _journal.Persist(() => new NotifyChannel(_control).SendAsync(
                new NotifyMessage { Action = NotifyActions.ReportStats }));
        }

        // Every worker that lives has then had time to hand in what it kept while Redis did not answer.
        long beaten = _control.Clock.NowMicros + (long)(_timings.HeartbeatInterval * 2).TotalMicroseconds;
        long last = !finished ? deadline : _time.After(_timings.LostAfter + _timings.HeartbeatInterval);
        var registry = new WorkerRegistry(_control);
        while (_measurements.Measured < ended && (_time.NowMicros < deadline
            || (_time.NowMicros < last && !_journal.Persist(() => registry.HaveBeatenAsync(beaten)))))
        {
            await Task.Delay(_timings.EndPoll, _time).ConfigureAwait(false);
            _journal.Persist(() => _measurements.FollowAsync(settle: false));
        }
    }

    // Drops what is on the queues until every published op is accounted for: workers finish what they have begun, and
    // are told to drop what they have not. Again and again, since a message may be lost.
    private async Task StopAsync()
    {
        _journal.Write(
            (RunFields.State, RunStore.Text(RunState.Stopping)),
            (RunFields.StopReason, _requests.StopReason ?? _course.Former?.StopReason ?? ""));
        int[] tasks = [.. _course.Plan.Tasks.Select(task => task.Number)];
        long deadline = _time.After(_options.StopLimit);
        bool nowhere = false;
        long tellAt = long.MinValue;
        while (true)
        {
            if (_time.NowMicros >= tellAt)
            {
                tellAt = _time.After(_timings.RetryDelay);
                _journal.Persist(() => new NotifyChannel(_control).SendAsync(
                    new NotifyMessage { Action = NotifyActions.DropRun, Argument = _course.Id }));
            }

            int queues = Math.Max(_settings.MostQueues, _settings.Config.Threads);
            Drain(queues);
            long open = _journal.Counts(tasks).Sum(count => count.Open);
            if (open <= 0)
                return;
            // Twice: what left a list before the first look is in the counts by now, and what went back to a queue
            // while it looked is found by the second.
            (bool wasNowhere, nowhere) = (nowhere, _journal.Persist(() => _accounts.AreListsEmptyAsync(queues)));
            if (nowhere && wasNowhere)
            {
                _options.OnWarning?.Invoke(new Notice(
                    NoticeKind.OpsMissing, _course.Id,
                    $"Run {_course.Id} is stopped, and has lost {open} ops: they are on no queue, no worker holds "
                    + "them, and they are not accounted for."));
                return;
            }

            if (_time.NowMicros > deadline)
            {
                _options.OnWarning?.Invoke(new Notice(
                    NoticeKind.OpsHeld, _course.Id,
                    $"Run {_course.Id} is stopped while workers still hold {open} ops; their outcome is not in the "
                    + "result."));
                return;
            }

            await Task.Delay(_timings.AnswerPoll, _time).ConfigureAwait(false);
        }
    }

    // Step by step, since a full Redis that is far away takes longer for all than anybody waits for an answer.
    private void Drain(int queues)
    {
        var drain = new QueueDrain(_control, _course.Id, queues);
        while (_journal.Persist(drain.StepAsync))
        {
        }
    }

    private static Task<bool> RunOnThreadAsync(Func<bool> body)
    {
        var completion = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                completion.SetResult(body());
            }
            catch (Exception e)
            {
                completion.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "DistStress publisher",
            Priority = ThreadPriority.AboveNormal,
        };
        thread.Start();
        return completion.Task;
    }
}
