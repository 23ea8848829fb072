using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>Runs a traffic plan: one exact schedule from the first op to the last, whatever happens on the way.</summary>
public sealed class Publisher
{
    // Twice what a worker takes to find that a target does not answer.
    private static readonly TimeSpan ConfigLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConfigPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CollectLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CollectPoll = TimeSpan.FromMilliseconds(10);

    private readonly ControlConnection _control;
    private readonly PublisherOptions _options;
    private readonly RunStore _store;

    /// <summary>Makes a publisher.</summary>
    public Publisher(ControlConnection control, PublisherOptions? options = null)
    {
        _control = control;
        _options = options ?? new PublisherOptions();
        _store = new RunStore(control);
    }

    /// <summary>Synchronizes the configuration and runs a plan to its end.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="config">The configuration that shall hold.</param>
    /// <param name="stop">Stops the run in order: what no worker has taken yet is dropped.</param>
    /// <returns>What came of the run.</returns>
    /// <exception cref="DistStressException">
    /// <c>PublisherActive</c>: the prefix has a publisher already. <c>RunLost</c>: Redis lost the run's record.
    /// </exception>
    public async Task<RunResult> RunAsync(TrafficPlan plan, StressConfig config, CancellationToken stop = default)
    {
        string holder = $"{Environment.MachineName} process {Environment.ProcessId}";
        var lease = new PublisherLease(_control, holder);
        await lease.HoldAsync().ConfigureAwait(false);
        try
        {
            await SynchronizeAsync(config, stop).ConfigureAwait(false);
            return await RunWithLeaseAsync(SeedDraw.Complete(plan), config, lease, holder, stop).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(lease).ConfigureAwait(false);
        }
    }

    // Waits until every live worker goes by the configuration: otherwise ops could still go to another table.
    private async Task SynchronizeAsync(StressConfig config, CancellationToken stop)
    {
        await new ConfigStore(_control).SynchronizeAsync(config).ConfigureAwait(false);
        var registry = new WorkerRegistry(_control);
        string mark = ConfigMark.Of(config);
        long deadline = MonotonicClock.NowMicros + (long)ConfigLimit.TotalMicroseconds;
        while (true)
        {
            WorkerInfo[] others = [.. (await registry.ListAsync().ConfigureAwait(false))
                .Where(worker => worker.IsLive && worker.ConfigMark != mark)];
            if (others.Length == 0)
                return;
            if (others.FirstOrDefault(worker => worker.ConfigProblem is not null) is { } refuser)
            {
                throw new DistStressException("ConfigRefused",
                    $"Worker {refuser.Id} on {refuser.Host} cannot go by the configuration, so nothing was published: "
                    + $"{refuser.ConfigProblem} Mend the configuration or the target, or stop that worker.");
            }

            if (MonotonicClock.NowMicros > deadline)
            {
                _options.OnWarning?.Invoke(
                    $"After {ConfigLimit.TotalSeconds} s these workers still go by another configuration: "
                    + string.Join(", ", others.Select(worker => worker.Id)));
                return;
            }

            await Task.Delay(ConfigPoll, stop).ConfigureAwait(false);
        }
    }

    private async Task<RunResult> RunWithLeaseAsync(
        TrafficPlan plan, StressConfig config, PublisherLease lease, string holder, CancellationToken stop)
    {
        // What an earlier run left behind belongs to nobody once its record is replaced.
        int formerQueues = await _store.QueuesAsync().ConfigureAwait(false);
        string run = RunId.New();
        await _store.CreateAsync(run, plan, holder, config.Threads).ConfigureAwait(false);
        await QueueDrain.RunAsync(_control, Math.Max(formerQueues, config.Threads)).ConfigureAwait(false);

        var settings = new RunSettings(config);
        var journal = new RunJournal(_control, lease, run, _options.OnWarning, stop);
        await using var wishes = new RunWishes(_control, run, _options.OnWarning, stop);
        await wishes.ListenAsync().ConfigureAwait(false);
        await using var measurements = new RunMeasurements(run, plan);
        await measurements.ListenAsync(_control).ConfigureAwait(false);
        var reporter = new RunReporter(_control, lease, wishes, settings, measurements, _options);
        using var reporting = new CancellationTokenSource();
        Task reports = reporter.RunAsync(reporting.Token);
        try
        {
            bool finished = await RunOnThreadAsync(
                () => PublishAll(plan, run, journal, wishes, settings, measurements, reporter)).ConfigureAwait(false);
            if (!finished)
                await StopAsync(run, plan, journal, settings).ConfigureAwait(false);
            long end = _control.Clock.NowMicros;
            reporter.NotePlanned();
            await CollectAsync(plan, journal, measurements).ConfigureAwait(false);
            journal.Write(
            [
                (RunFields.State, RunStore.Text(finished ? RunState.Completed : RunState.Stopped)),
                (RunFields.Finished, end),
                .. measurements.Fields(),
            ]);
        }
        finally
        {
            await reporting.CancelAsync().ConfigureAwait(false);
            await reports.ConfigureAwait(false);
        }

        RunRecord record = await _store.ReadAsync().ConfigureAwait(false)
            ?? throw new DistStressException("RunLost", $"The record of run {run} is gone from Redis.");
        return RunResult.Of(record, _control.Clock.NowMicros);
    }

    private bool PublishAll(
        TrafficPlan plan, string run, RunJournal journal, RunWishes wishes, RunSettings settings,
        RunMeasurements measurements, RunReporter reporter)
    {
        MonotonicClock.PrepareThread();
        var step = new PublishStep(run, settings.Config.Threads);
        // Brings the script to the server and this code to speed before anything is due.
        journal.Publish(step, []);
        var elements = new List<ElementPublisher>();
        for (int number = 0; number < plan.Elements.Count; number++)
        {
            TaskPublisher[] tasks = [.. plan.Elements[number].Tasks.Select(task => new TaskPublisher(
                task, settings.Config.Batch, TaskSchedule.PhaseOf(task, DateTime.Now)))];
            var element = new ElementPublisher(_control.Clock, journal, wishes, settings, measurements, step, tasks);
            elements.Add(element);
            reporter.Element = element;
            if (!element.Publish(number) || (!_options.NoBarrier && !element.AwaitAccounts()))
                return false;
        }

        return elements.All(element => element.AwaitAccounts());
    }

    // The workers report once a second, and sooner when asked. What one of them did that died is counted, but nobody can
    // say any more how long it took.
    private async Task CollectAsync(TrafficPlan plan, RunJournal journal, RunMeasurements measurements)
    {
        long ended = journal.Counts([.. plan.Tasks.Select(task => task.Number)]).Sum(count => count.Completed + count.Failed);
        long deadline = MonotonicClock.NowMicros + (long)CollectLimit.TotalMicroseconds;
        if (measurements.Measured < ended)
        {
            journal.Persist(() => new NotifyChannel(_control).SendAsync(
                new NotifyMessage { Action = NotifyActions.ReportStats }));
        }

        while (measurements.Measured < ended && MonotonicClock.NowMicros < deadline)
            await Task.Delay(CollectPoll).ConfigureAwait(false);
    }

    // Drops what is on the queues until every published op is accounted for: workers finish what they have begun, and
    // give back what they have not when they leave in that time.
    private async Task StopAsync(string run, TrafficPlan plan, RunJournal journal, RunSettings settings)
    {
        journal.Write((RunFields.State, RunStore.Text(RunState.Stopping)));
        int[] tasks = [.. plan.Tasks.Select(task => task.Number)];
        long deadline = MonotonicClock.NowMicros + (long)_options.StopLimit.TotalMicroseconds;
        while (true)
        {
            int queues = Math.Max(await _store.QueuesAsync().ConfigureAwait(false), settings.Config.Threads);
            await QueueDrain.RunAsync(_control, queues).ConfigureAwait(false);
            long open = journal.Counts(tasks).Sum(count => count.Open);
            if (open == 0)
                return;
            if (MonotonicClock.NowMicros > deadline)
            {
                _options.OnWarning?.Invoke(
                    $"Run {run} is stopped while workers still hold {open} ops; their outcome is not in the result.");
                return;
            }

            await Task.Delay(DrainPause).ConfigureAwait(false);
        }
    }

    private async Task ReleaseAsync(PublisherLease lease)
    {
        try
        {
            await lease.ReleaseAsync().ConfigureAwait(false);
        }
        catch (StackExchange.Redis.RedisException e)
        {
            _options.OnWarning?.Invoke(
                $"The right to publish could not be given back and lapses by itself in {PublisherLease.Duration.TotalSeconds} s: {e.Message}");
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
