using System.Diagnostics.CodeAnalysis;
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

    private static readonly string Holder = $"{Environment.MachineName} process {Environment.ProcessId}";

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
        var lease = new PublisherLease(_control, Holder);
        await lease.HoldAsync().ConfigureAwait(false);
        try
        {
            await SynchronizeAsync(config, stop).ConfigureAwait(false);
            RunCourse course = await BeginAsync(SeedDraw.Complete(plan), config).ConfigureAwait(false);
            return await RunWithLeaseAsync(course, config, lease, stop).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(lease).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Continues the run of a publisher that died: from its record, nothing skipped and nothing twice. The schedule is the
    /// one that the run began with, so what became due in between is published at once, and counted as late.
    /// </summary>
    /// <param name="config">The configuration that shall hold; null where Redis has none, which only names the right
    /// error.</param>
    /// <param name="expected">What the caller believes the run to do; null to take the record's word.</param>
    /// <param name="stop">Stops the run in order: what no worker has taken yet is dropped.</param>
    /// <returns>What came of the run, from its first beginning.</returns>
    /// <exception cref="DistStressException">
    /// <c>NothingToResume</c>: the prefix has had no run. <c>RunEnded</c>: its run is over. <c>TrafficDiffers</c>: the run
    /// does something else than <paramref name="expected"/>. <c>ConfigMissing</c>: there is no configuration. <c>PublisherActive</c>: the run has a publisher that lives.
    /// <c>RunLost</c>: Redis lost the run's record.
    /// </exception>
    public async Task<RunResult> ResumeAsync(
        StressConfig? config, TrafficPlan? expected = null, CancellationToken stop = default)
    {
        RunRecord? record = await _store.ReadAsync().ConfigureAwait(false);
        CheckResumable(record, expected);
        if (config is null)
        {
            throw new DistStressException("ConfigMissing",
                $"Run {record.Id} can be resumed, but the configuration of prefix '{_control.Options.Prefix}' is gone from Redis. "
                + "Give it with -Config.");
        }

        var lease = new PublisherLease(_control, Holder);
        await lease.AwaitAsync(
            holder => _options.OnWarning?.Invoke(
                $"The publisher ({holder}) is silent; its right to publish lapses within {PublisherLease.Duration.TotalSeconds} s."),
            stop).ConfigureAwait(false);
        try
        {
            // Again, now that nobody else writes it.
            record = await _store.ReadAsync().ConfigureAwait(false);
            CheckResumable(record, expected);
            await SynchronizeAsync(config, stop).ConfigureAwait(false);
            var course = new RunCourse(record.Id, record.Plan, record.NoBarrier, 0, record);
            return await RunWithLeaseAsync(course, config, lease, stop).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(lease).ConfigureAwait(false);
        }
    }

    private void CheckResumable([NotNull] RunRecord? record, TrafficPlan? expected)
    {
        if (record is null)
        {
            throw new DistStressException("NothingToResume",
                $"There is nothing to resume: prefix '{_control.Options.Prefix}' has had no run. "
                + "Does -Prefix name the right one? Start a run with -Config and -Traffic, without -Resume.");
        }

        if (record.IsEnded)
        {
            string how = record.WrittenState switch
            {
                RunState.Completed => "was completed",
                RunState.Stopped => "was stopped in order, and what was left of it dropped",
                _ => "is lost, since Redis lost its record",
            };
            throw new DistStressException("RunEnded",
                $"There is nothing to resume: run {record.Id} of prefix '{_control.Options.Prefix}' {how}. "
                + "Only a run whose publisher died can be resumed; Get-DstRun shows such a run as Interrupted.");
        }

        if (expected is not null && PlanComparison.Difference(record.Plan, expected) is { } difference)
        {
            throw new DistStressException("TrafficDiffers",
                $"Run {record.Id} was begun with another traffic file: {difference}. "
                + "A resumed run goes on by its own plan; give that file, or leave -Traffic out.");
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

    private async Task<RunCourse> BeginAsync(TrafficPlan plan, StressConfig config)
    {
        RunRecord? former = null;
        try
        {
            former = await _store.ReadAsync().ConfigureAwait(false);
        }
        catch (DistStressException e)
        {
            // Another version's record, perhaps: the new one takes its place.
            _options.OnWarning?.Invoke(e.Message);
        }

        if (former is { IsEnded: false })
        {
            await QueueDrain.RunAsync(_control, former.Id, former.Queues).ConfigureAwait(false);
            _options.OnWarning?.Invoke(
                $"Run {former.Id} was interrupted and is given up for this one. Start-DstPublisher -Resume would have continued it.");
        }

        // What an earlier run left behind belongs to nobody once its record is replaced.
        int formerQueues = await _store.QueuesAsync().ConfigureAwait(false);
        string run = RunId.New();
        await _store.CreateAsync(run, plan, Holder, config.Threads, _options.NoBarrier).ConfigureAwait(false);
        return new RunCourse(run, plan, _options.NoBarrier, Math.Max(formerQueues, config.Threads), null);
    }

    private async Task<RunResult> RunWithLeaseAsync(
        RunCourse course, StressConfig config, PublisherLease lease, CancellationToken stop)
    {
        long created = course.Former?.CreatedMicros ?? _control.Clock.NowMicros;
        try
        {
            return await RunToItsEndAsync(course, config, lease, stop).ConfigureAwait(false);
        }
        catch (DistStressException e) when (e.ErrorId == RunJournal.LostId)
        {
            // So that Get-DstRun says what became of it.
            await _store.MarkLostAsync(course.Id, course.Plan, created, Holder).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<RunResult> RunToItsEndAsync(
        RunCourse course, StressConfig config, PublisherLease lease, CancellationToken stop)
    {
        var settings = new RunSettings(config, course.Former?.Queues ?? config.Threads);
        var journal = new RunJournal(_control, lease, course.Id, course.Sequence, _options.OnWarning, stop);
        await using var wishes = new RunWishes(_control, course.Id, _options.OnWarning, stop);
        await using var measurements = new RunMeasurements(course.Id, course.Plan, course.Former);
        // The run has begun: from here on an outage is waited for.
        journal.Persist(() => QueueDrain.RunAsync(_control, course.Id, course.StrayQueues));
        journal.Persist(wishes.ListenAsync);
        // A run that was paused when its publisher died is still paused.
        journal.Persist(wishes.RefreshAsync);
        journal.Persist(() => measurements.ListenAsync(_control));
        var reporter = new RunReporter(_control, course.Id, lease, wishes, settings, measurements, _options);
        using var reporting = new CancellationTokenSource();
        Task reports = reporter.RunAsync(reporting.Token);
        bool finished = false;
        long end;
        try
        {
            var elements = new List<ElementPublisher>();
            finished = await RunOnThreadAsync(
                () => PublishAll(course, elements, journal, wishes, settings, measurements, reporter)).ConfigureAwait(false);
            if (!finished)
                await StopAsync(course, journal, settings).ConfigureAwait(false);
            end = _control.Clock.NowMicros;
            reporter.NotePlanned();
            await CollectAsync(course.Plan, journal, measurements).ConfigureAwait(false);
            // The last steps' late batches are known only after them.
            journal.Write([.. elements.SelectMany(element => element.Tasks).SelectMany(task => task.LateFields())]);
        }
        finally
        {
            // Before the last write, since it notes measurements too.
            await reporting.CancelAsync().ConfigureAwait(false);
            await reports.ConfigureAwait(false);
        }

        journal.Write(
        [
            (RunFields.State, RunStore.Text(finished ? RunState.Completed : RunState.Stopped)),
            (RunFields.Finished, end),
            .. measurements.Fields(),
        ]);
        RunRecord record = journal.Persist(_store.ReadAsync) ?? throw journal.Lost();
        return RunResult.Of(record, _control.Clock.NowMicros);
    }

    private bool PublishAll(
        RunCourse course, List<ElementPublisher> elements, RunJournal journal, RunWishes wishes, RunSettings settings,
        RunMeasurements measurements, RunReporter reporter)
    {
        MonotonicClock.PrepareThread();
        var step = new PublishStep(course.Id, settings.Config.Threads);
        // Brings the script to the server and this code to speed before anything is due.
        journal.Publish(step, [RunFields.Publisher, Holder]);
        if (course.IsStopping)
            return false;
        for (int number = 0; number < course.Plan.Elements.Count; number++)
        {
            long pausedAt = number == course.FirstElement ? course.Former?.PausedAtMicros ?? 0 : 0;
            var element = new ElementPublisher(_control.Clock, journal, wishes, settings, measurements, step,
                course.Tasks(number, settings.Config.Batch, DateTime.Now), pausedAt);
            elements.Add(element);
            if (number < course.FirstElement)
                continue;
            reporter.Element = element;
            if (!element.Publish(number) || (!course.NoBarrier && !element.AwaitAccounts()))
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
    private async Task StopAsync(RunCourse course, RunJournal journal, RunSettings settings)
    {
        journal.Write((RunFields.State, RunStore.Text(RunState.Stopping)));
        int[] tasks = [.. course.Plan.Tasks.Select(task => task.Number)];
        long deadline = MonotonicClock.NowMicros + (long)_options.StopLimit.TotalMicroseconds;
        while (true)
        {
            int queues = Math.Max(settings.MostQueues, settings.Config.Threads);
            journal.Persist(() => QueueDrain.RunAsync(_control, course.Id, queues));
            long open = journal.Counts(tasks).Sum(count => count.Open);
            if (open == 0)
                return;
            if (MonotonicClock.NowMicros > deadline)
            {
                _options.OnWarning?.Invoke(
                    $"Run {course.Id} is stopped while workers still hold {open} ops; their outcome is not in the result.");
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
