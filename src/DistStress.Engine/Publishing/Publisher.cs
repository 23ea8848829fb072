using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Condition = DistStress.Engine.Conditions.Condition;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Runs a traffic plan: one exact schedule from the first op to the last, whatever happens on the way.
/// </summary>
public sealed class Publisher
{
    /// <summary>Who publishes, for people: machine and process.</summary>
    internal static string Holder { get; } = $"{Environment.MachineName} process {Environment.ProcessId}";

    private readonly ControlConnection _control;
    private readonly PublisherOptions _options;
    private readonly RunStore _store;
    private readonly ConfigStore _configs;

    /// <summary>Makes a publisher.</summary>
    public Publisher(ControlConnection control, PublisherOptions? options = null)
    {
        _control = control;
        _options = options ?? new PublisherOptions();
        _store = new RunStore(control);
        _configs = new ConfigStore(control);
    }

    /// <summary>Synchronizes the configuration and runs a plan to its end.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="config">The configuration that shall hold.</param>
    /// <param name="stop">
    /// Stops the run in order: what no worker has taken yet is dropped. That takes 2 s at most, and so long only where
    /// Redis or workers do not answer.
    /// </param>
    /// <returns>What came of the run.</returns>
    /// <exception cref="DistStressException">
    /// <c>PublisherActive</c>: the prefix has a publisher already. <c>RunLost</c>: Redis lost the run's record.
    /// <c>PriceUnknown</c>: a condition is about the cost, and nobody knows the price.
    /// </exception>
    public async Task<RunResult> RunAsync(TrafficPlan plan, StressConfig config, CancellationToken stop = default)
    {
        UnitPrice? price = ConfiguredPrices.Units(config, _options.Prices);
        CostConditions.Confirm(_options.StopWhen ?? [], price, config, _options.Prices, _options.OnWarning);
        TrafficPlan seeded = SeedDraw.Complete(plan);
        DateTime begins = _control.Time.GetLocalNow().DateTime;
        RunForecast? forecast = await Task.Run(() => RunForecasting.Of(seeded, config, price, begins), stop)
            .ConfigureAwait(false);
        using LeaveTime leave = LeaveTimeOf(stop);
        var lease = new PublisherLease(_control, Holder);
        await HoldAsync(lease, lease.HoldAsync(), leave).ConfigureAwait(false);
        Tell(_control.Options.Prefix, $"The right to publish under prefix '{_control.Options.Prefix}' is taken.");
        try
        {
            var agreement = new ConfigAgreement(_control, _configs, _options);
            await AwaitAsync(agreement.ReachAsync(config, stop), leave).ConfigureAwait(false);
            RunCourse course = await leave.AwaitAsync(
                BeginAsync(seeded, config, price, forecast), _control.Timings.CloseLimit).ConfigureAwait(false);
            return await RunWithLeaseAsync(course, config, lease, leave, stop).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(lease, leave).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Continues the run of a publisher that died: from its record, nothing skipped and nothing twice. The schedule is
    /// the one that the run began with, so what became due in between is published at once, and counted as late.
    /// </summary>
    /// <param name="config">The configuration that shall hold; null where Redis has none, which only names the right
    /// error.</param>
    /// <param name="expected">What the caller believes the run to do; null to take the record's word.</param>
    /// <param name="stop">Stops the run in order: what no worker has taken yet is dropped.</param>
    /// <returns>What came of the run, from its first beginning.</returns>
    /// <exception cref="DistStressException">
    /// <c>NothingToResume</c>: the prefix has had no run. <c>RunEnded</c>: its run is over. <c>TrafficDiffers</c>: the
    /// run does something else than <paramref name="expected"/>. <c>ConfigMissing</c>: there is no configuration.
    /// <c>PublisherActive</c>: the run has a publisher that lives. <c>PriceUnknown</c>: a condition is about the cost,
    /// and nobody knows the price.
    /// <c>RunLost</c>: Redis lost the run's record.
    /// </exception>
    public async Task<RunResult> ResumeAsync(
        StressConfig? config, TrafficPlan? expected = null, CancellationToken stop = default)
    {
        using LeaveTime leave = LeaveTimeOf(stop);
        RunRecord? record = await ReadAsync(leave).ConfigureAwait(false);
        ResumeCheck.Confirm(record, expected, _control.Options.Prefix);
        if (config is null)
        {
            throw new DistStressException(ErrorKind.ConfigMissing, _control.Options.Prefix,
                $"Run {record.Id} can be resumed, but the configuration of prefix '{_control.Options.Prefix}' "
                + "is gone from Redis.");
        }

        var lease = new PublisherLease(_control, Holder);
        Task holding = lease.AwaitAsync(
            holder => _options.OnWarning?.Invoke(new Notice(
                NoticeKind.PublisherSilent, holder,
                $"The publisher ({holder}) is silent; its right to publish lapses within "
                + $"{_control.Timings.Lease.TotalSeconds} s.")),
            stop);
        await HoldAsync(lease, holding, leave).ConfigureAwait(false);
        try
        {
            // Again, now that nobody else writes it.
            record = await ReadAsync(leave).ConfigureAwait(false);
            ResumeCheck.Confirm(record, expected, _control.Options.Prefix);
            ResumeCheck.ConfirmProgress(record, _control.Clock.NowMicros);
            var agreement = new ConfigAgreement(_control, _configs, _options);
            await AwaitAsync(agreement.ReachAsync(config, stop), leave).ConfigureAwait(false);
            var course = new RunCourse(record.Id, record.Plan, record.NoBarrier, 0, record)
            {
                Rates = new RateLedger(record.RateChanges),
                StopWhen = await leave.AwaitAsync(StopWhenAsync(record), _control.Timings.CloseLimit)
                    .ConfigureAwait(false),
                Price = await leave.AwaitAsync(PriceAsync(record, config), _control.Timings.CloseLimit)
                    .ConfigureAwait(false),
            };
            CostConditions.Confirm(course.StopWhen, course.Price, config, _options.Prices, _options.OnWarning);
            Tell(record.Id, $"Run {record.Id} goes on at element {record.Element + 1}, with "
                + $"{record.Tasks.Sum(task => task.Counts.Published)} ops published.");
            return await RunWithLeaseAsync(course, config, lease, leave, stop).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(lease, leave).ConfigureAwait(false);
        }
    }

    private void Tell(string subject, string text) =>
        _options.OnMessage?.Invoke(new Notice(NoticeKind.Step, subject, text));

    private LeaveTime LeaveTimeOf(CancellationToken stop) =>
        new(stop, _control.Timings.StopPatience, _control.Time);

    private Task AwaitAsync(Task step, LeaveTime leave) => leave.AwaitAsync(step, _control.Timings.CloseLimit);

    private Task<RunRecord?> ReadAsync(LeaveTime leave) =>
        leave.AwaitAsync(_store.ReadAsync(), _control.Timings.CloseLimit);

    // A server that stands still may carry out later what was sent to it: then also that the lease is given back.
    private async Task HoldAsync(PublisherLease lease, Task holding, LeaveTime leave)
    {
        try
        {
            await AwaitAsync(holding, leave).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _ = lease.ReleaseAsync();
            throw;
        }
    }

    private async Task<RunCourse> BeginAsync(
        TrafficPlan plan, StressConfig config, UnitPrice? price, RunForecast? forecast)
    {
        RunRecord? former = null;
        try
        {
            former = await _store.ReadAsync().ConfigureAwait(false);
        }
        catch (DistStressException e)
        {
            // Another version's record, perhaps: the new one takes its place.
            _options.OnWarning?.Invoke(Notice.Of(NoticeKind.RunUnreadable, e));
        }

        if (former is { IsEnded: false })
        {
            await new QueueDrain(_control, former.Id, former.Queues).RunAsync().ConfigureAwait(false);
            _options.OnWarning?.Invoke(new Notice(
                NoticeKind.RunGivenUp, former.Id, $"Run {former.Id} was interrupted and is given up for this one."));
        }

        // What an earlier run left behind belongs to nobody once its record is replaced.
        int formerQueues = await _store.QueuesAsync().ConfigureAwait(false);
        string run = RunId.New();
        IReadOnlyList<Condition> stopWhen = _options.StopWhen ?? [];
        string written = StopConditions.Write(_control, run, stopWhen);
        await _store.CreateAsync(
            run, plan, Holder, config.Threads, _options.NoBarrier, written, WithoutSecrets(config), price, forecast,
            former?.SignedMicros ?? 0).ConfigureAwait(false);
        Tell(run, $"The plan of run {run} is written.");
        return new RunCourse(run, plan, _options.NoBarrier, Math.Max(formerQueues, config.Threads), null)
        {
            StopWhen = stopWhen,
            Price = price,
        };
    }

    // An endpoint may hold a password.
    private static string WithoutSecrets(StressConfig config) => ConfigJson.Write(config with
    {
        Endpoint = config.Endpoint is { } endpoint && config.Database is { } store
            ? store.ShowEndpoint(endpoint)
            : null,
    });

    // Those of the record, or those that are given in their place.
    private async Task<IReadOnlyList<Condition>> StopWhenAsync(RunRecord record)
    {
        if (_options.StopWhen is not { } given)
            return StopConditions.Read(_control, record, _options.OnWarning);
        await _store.WriteAsync(record.Id, (RunFields.StopWhen, StopConditions.Write(_control, record.Id, given)))
            .ConfigureAwait(false);
        return given;
    }

    // That of the record, or that of the prices that are given in its place.
    private async Task<UnitPrice?> PriceAsync(RunRecord record, StressConfig config)
    {
        if (_options.Prices is null && record.Price is { } former)
            return former;
        UnitPrice? price = ConfiguredPrices.Units(config, _options.Prices);
        await _store.WriteAsync(record.Id, (RunFields.Price, _store.Text(record.Id, price))).ConfigureAwait(false);
        return price;
    }

    private async Task<RunResult> RunWithLeaseAsync(
        RunCourse course, StressConfig config, PublisherLease lease, LeaveTime leave, CancellationToken stop)
    {
        long created = course.Former?.CreatedMicros ?? _control.Clock.NowMicros;
        try
        {
            while (true)
            {
                try
                {
                    await using var execution = new RunExecution(
                        _control, _options, course, config, lease, _configs, leave, stop);
                    return await execution.RunAsync().ConfigureAwait(false);
                }
                catch (RunSetBackException e)
                {
                    _options.OnWarning?.Invoke(new Notice(
                        NoticeKind.RunSetBack, course.Id,
                        $"{e.Message} The run goes on from its record: what was done since is done again, and counted "
                        + "once."));
                    course = Reread(course, lease, stop);
                }
            }
        }
        catch (RunLostException)
        {
            // So that its record says what became of it.
            await AwaitAsync(_store.MarkLostAsync(course.Id, course.Plan, created, Holder), leave)
                .ConfigureAwait(false);
            throw;
        }
    }

    private RunCourse Reread(RunCourse course, PublisherLease lease, CancellationToken stop)
    {
        var journal = new RunJournal(_control, lease, course.Id, 0, _options.OnWarning, stop);
        RunRecord? record = journal.Persist(() => _store.ReadAsync(course.Id, course.Plan));
        return record is not null
            // This publisher knows of every change of the rates; the record may have lost the last.
            ? course with { StrayQueues = 0, Former = record }
            : throw journal.Lost();
    }

    private async Task ReleaseAsync(PublisherLease lease, LeaveTime leave)
    {
        try
        {
            await AwaitAsync(lease.ReleaseAsync(), leave).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // What is there in its place does not lapse.
            _options.OnWarning?.Invoke(RedisFault.IsWrongType(e)
                ? new Notice(
                    NoticeKind.KeyTypeWrong, _control.Options.Prefix,
                    await _control.DescribeAsync(e).ConfigureAwait(false) + ".")
                : new Notice(
                    NoticeKind.LeaseLeft, _control.Options.Prefix,
                    "The right to publish could not be given back and lapses by itself in "
                    + $"{_control.Timings.Lease.TotalSeconds} s: {e.Message}"));
        }
    }
}
