using System.Collections.Concurrent;
using System.Globalization;
using DistStress.Engine.Conditions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Measuring;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Actions;
using Xunit;

namespace DistStress.Engine.Tests.Measuring;

public sealed class CapacityRunTests
{
    private const string Traffic = """[{"action":"probe","seed":1,"qps":25,"times":1}]""";

    [Fact]
    public async Task A_store_that_refuses_beyond_its_limit_is_found_with_a_key_and_in_few_steps()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, new NotifyKey("secret of the test"));
        long begun = 0;
        long done = 0;
        // What is left of a hundred a second is no credit for later.
        await StartAsync(rig, (_, _) =>
        {
            long now = rig.Time.NowMicros / 100_000;
            if (Interlocked.Exchange(ref begun, now) != now)
                Interlocked.Exchange(ref done, 0);
            return ValueTask.FromResult(Interlocked.Increment(ref done) <= 10
                ? new OpResult(OpStatus.Succeeded)
                : new OpResult(OpStatus.Throttled));
        });
        ConcurrentQueue<CapacityStep> steps = [];

        CapacityStep knee = (await MeasureAsync(rig, Options("FailedPercent < 2") with { OnStep = steps.Enqueue }))!;

        Assert.True(knee.IsKnee && knee.IsMet);
        Assert.InRange(knee.Rate, 93m, 103m);
        Assert.Equal(CapacityLimit.Store, knee.Limit);
        Assert.Contains("FailedPercent < 2", knee.Verdict, StringComparison.Ordinal);
        Assert.Equal([25m, 50m, 100m], steps.Take(3).Select(step => step.Rate));
        Assert.True(steps.Count <= 9, $"{steps.Count} steps");
        Assert.All(steps, step => Assert.InRange(step.Achieved, 0.9 * (double)step.Rate, 1.1 * (double)step.Rate));
        RunRecord record = (await rig.RecordAsync())!;
        Assert.Equal(RunState.Stopped, record.State);
        Assert.Equal(steps.Skip(1).Select(step => step.Rate), record.RateChanges.Select(
            change => Math.Round(25 * change.Setting.Factor!.Value, 6)));
    }

    [Fact]
    public async Task The_knee_of_a_target_that_takes_its_time_is_places_by_time_and_the_generator_s()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        // 20 ops of 200 ms at once: 100 a second.
        var target = new SleepingAction(20, TimeSpan.FromMilliseconds(200), rig.Time);
        RigWorker worker = await StartAsync(rig, target.ExecuteAsync);
        worker.Asleep = () => target.Asleep;

        CapacityStep knee = (await MeasureAsync(
            rig, Options("ResponseP99Ms < 500"), Rig.Config with { MaxInFlight = 20 }))!;

        Assert.InRange(knee.Rate, 93m, 102m);
        Assert.InRange(knee.Metrics.Latencies.Service.Percentile(50), 190_000, 230_000);
        Assert.Equal(CapacityLimit.Generator, knee.Limit);
        Assert.Contains("workers had max_in_flight (20) ops open", knee.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redis_behind_a_narrow_line_is_the_limit_of_what_it_takes()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        // Less than a hundred ops of 1000 bytes a second.
        await using var line = new TcpProxy(int.Parse(rig.Server.Endpoint.Split(':')[1], CultureInfo.InvariantCulture))
        {
            BytesPerSecond = 100_000,
        };
        StressConfig config = Rig.Config with { Database = TargetDatabase.Redis, Endpoint = line.Endpoint };
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(config);
        await rig.StartWorkerAsync(TargetDatabase.Redis);
        ConcurrentQueue<CapacityStep> steps = [];
        CapacityOptions options = Options("ResponseP50Ms < 1000") with
        {
            From = 40,
            To = 320,
            Tolerance = 0.5,
            OnStep = steps.Enqueue,
        };

        CapacityStep knee = (await MeasureAsync(
            rig, options, config, """[{"action":"putItem","seed":1,"qps":40,"times":1,"data":{"a":1000}}]"""))!;

        Assert.InRange(knee.Rate, 0m, 100m);
        Assert.DoesNotContain(steps, step => step is { IsMet: true, Rate: > 100 });
        // On a machine that does not keep to 40 a second nothing of the line is seen.
        if (steps.FirstOrDefault(step => step.Rate == 160) is { } narrow)
        {
            Assert.Equal(CapacityLimit.Store, narrow.Limit);
            Assert.Contains("ms at a lower rate", narrow.Verdict, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_no_rate_meets_the_conditions_the_knee_is_0_and_where_all_do_it_is_the_highest()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        bool fails = true;
        await StartAsync(rig, (_, _) => ValueTask.FromResult(
            new OpResult(Volatile.Read(ref fails) ? OpStatus.Failed : OpStatus.Succeeded, Error: "Some")));

        CapacityStep none = (await MeasureAsync(rig, Options("Failed == 0")))!;
        Volatile.Write(ref fails, false);
        CapacityStep all = (await MeasureAsync(rig, Options("Failed == 0") with { To = 60 }))!;

        Assert.Equal((0m, false, CapacityLimit.Store), (none.Rate, none.IsMet, none.Limit));
        Assert.StartsWith("No rate that was tried meets Failed == 0, from 25/s on.", none.Verdict);
        Assert.Equal((60m, true, CapacityLimit.None), (all.Rate, all.IsMet, all.Limit));
        Assert.Contains("no higher rate was to be tried", all.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_somebody_stops_or_changes_ends_the_measurement_and_who_stops_it_gets_the_knee_so_far()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await StartAsync(rig, (_, _) => ValueTask.FromResult(new OpResult(OpStatus.Succeeded)));
        ControlConnection other = await rig.ConnectAsync();
        CancellationToken none = TestContext.Current.CancellationToken;

        Task<CapacityStep?> stopped = BeginAsync(
            rig, Options("Failed == 0"), out ConcurrentQueue<CapacityStep> steps, none);
        await rig.PassUntilAsync(() => steps.Count >= 2, "two steps have ended");
        await rig.PassAsync(new RunRemote(other).StopAsync(PassingTime.Long, none));
        await Assert.ThrowsAsync<DistStressException>(() => rig.PassAsync(stopped));
        var error = (DistStressException)stopped.Exception!.InnerException!;
        Assert.Equal(ErrorKind.CapacityInterrupted, error.Kind);
        Assert.Matches("is stopped while its capacity was measured, in step .* The highest rate so far", error.Message);

        Task<CapacityStep?> changed = BeginAsync(rig, Options("Failed == 0"), out steps, none);
        await rig.PassUntilAsync(() => !steps.IsEmpty, "a step has ended");
        await rig.PassAsync(new RunRemote(other).SetRateAsync(
            new RateRequest(new RateSetting(3, null), null), PassingTime.Long, none));
        await Assert.ThrowsAsync<DistStressException>(() => rig.PassAsync(changed));
        Assert.Contains("Somebody else changed the rate", changed.Exception!.InnerException!.Message);

        using var stop = new CancellationTokenSource();
        Task<CapacityStep?> left = BeginAsync(rig, Options("Failed == 0"), out steps, stop.Token);
        await rig.PassUntilAsync(() => steps.Count >= 2, "two steps have ended");
        await stop.CancelAsync();
        CapacityStep knee = (await rig.PassAsync(left))!;
        Assert.True(knee is { IsKnee: true, IsMet: true, Rate: >= 50 });
        Assert.StartsWith("The measurement was stopped before its end. ", knee.Verdict);
        Assert.Equal(RunState.Stopped, (await rig.RecordAsync())!.State);
    }

    [Fact]
    public async Task A_suspended_run_is_waited_for_and_the_step_is_measured_again()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await StartAsync(rig, (_, _) => ValueTask.FromResult(new OpResult(OpStatus.Succeeded)));
        var remote = new RunRemote(await rig.ConnectAsync());
        CancellationToken none = TestContext.Current.CancellationToken;

        Task<CapacityStep?> measuring = BeginAsync(
            rig, Options("Failed == 0") with { To = 25, Length = TimeSpan.FromSeconds(4) },
            out ConcurrentQueue<CapacityStep> steps, none);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 40, "it is measured");
        await rig.PassAsync(remote.SuspendAsync(PassingTime.Long, none));
        await rig.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(steps);
        await rig.PassAsync(remote.ResumeAsync(PassingTime.Long, none));
        CapacityStep knee = (await rig.PassAsync(measuring))!;

        Assert.Equal((25m, true), (knee.Rate, knee.IsMet));
        Assert.InRange(knee.Achieved, 24, 26);
    }

    private static Task<CapacityStep?> MeasureAsync(
        Rig rig, CapacityOptions options, StressConfig? config = null, string traffic = Traffic) => rig.PassAsync(
            RunAsync(rig, options, config ?? Rig.Config, TestContext.Current.CancellationToken, traffic));

    private static Task<CapacityStep?> BeginAsync(
        Rig rig, CapacityOptions options, out ConcurrentQueue<CapacityStep> steps, CancellationToken stop)
    {
        var ended = new ConcurrentQueue<CapacityStep>();
        steps = ended;
        return RunAsync(rig, options with { OnStep = ended.Enqueue }, Rig.Config, stop);
    }

    private static async Task<CapacityStep?> RunAsync(
        Rig rig, CapacityOptions options, StressConfig config, CancellationToken stop, string traffic = Traffic)
    {
        ControlConnection control = await rig.ConnectAsync();
        var plan = CapacityPlan.Of(Rig.Plan(traffic, config), options);
        return await new CapacityMeasurement(control, plan, options).RunAsync(config, stop);
    }

    private static CapacityOptions Options(string condition) => new()
    {
        Conditions = ConditionText.Read([condition], MeasurementOutputs.Step),
        From = 25,
        Settle = TimeSpan.FromSeconds(1),
        Length = TimeSpan.FromSeconds(3),
        AnswerLimit = PassingTime.Long,
    };

    private static Task<RigWorker> StartAsync(Rig rig, CustomAction action) => rig.StartWorkerAsync(
        TargetDatabase.Null,
        options => options with { Actions = new Dictionary<string, CustomAction> { ["probe"] = action } });
}
