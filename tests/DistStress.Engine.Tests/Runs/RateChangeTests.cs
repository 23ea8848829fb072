using DistStress.Engine.Control;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Scheduling;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Rates that are changed while a run goes on.</summary>
public sealed class RateChangeTests
{
    private const int Changes = 50;

    // A group that is steered as a whole and task by task, and an element that follows on its end.
    private const string Mixed = """
        [
          [
            {"name":"flat","action":"putItem","seed":1,"rate":"24000/min","times":6000,"data":{"a":8}},
            {"name":"curve","action":"getItem","seed":2,"qps":300,"curve":[[0,0],[3,1.5],[5,0],[7,0],[14,2]]},
            {"name":"chance","action":"getItem","seed":3,"qps":300,"duration":14,"arrivals":"poisson"},
            {"name":"streams","action":"putItem","seed":4,"seeds":[2,1],"qps":100,"duration":14,"data":{"a":8}},
            {"name":"long","action":"getItem","seed":6,"qps":2,"duration":200}
          ],
          {"name":"last","action":"getItem","seed":5,"qps":500,"times":500}
        ]
        """;

    private static readonly NotifyKey Key = new("the right key");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_op_lies_where_the_rates_put_it_after_fifty_changes_at_random(bool dies)
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"The changes come from seed {seed}.");
        var random = new Random(seed);
        await using Rig rig = await StartAsync(Key);
        ControlConnection control = await rig.ConnectAsync();
        var remote = new RunRemote(control);
        // Nobody works at first, so that everything is on the queues at the end.
        var run = new MortalRun(rig, noBarrier: true);
        await run.BeginAsync(publisher => publisher.RunAsync(Rig.Plan(Mixed), Rig.Config, Cancellation));
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 0, "the run is on its way");
        long lead = Rig.Config.LeadMs * 1000;
        var deaths = new HashSet<int> { 10, 30 };
        for (int change = 0, tries = 0; change < Changes; change++)
        {
            Assert.True(tries++ < 8 * Changes, "the run is over");
            if (dies && deaths.Remove(change))
            {
                await run.KillAsync();
                await rig.PassAsync(TimeSpan.FromMilliseconds(random.Next(500)));
                await run.BeginAsync(publisher => publisher.ResumeAsync(Rig.Config, null, Cancellation));
                await rig.PassUntilAsync(
                    async () => (await rig.RecordAsync())!.State == RunState.Running, "the run goes on");
            }

            RateRequest request = Drawn(random);
            long before = control.Clock.NowMicros;
            RunRecord changed;
            try
            {
                changed = await SetAsync(rig, remote, request);
            }
            catch (DistStressException e) when (e.Message.Contains("is over", StringComparison.Ordinal))
            {
                change--;
                continue;
            }

            RateChange last = changed.RateChanges[change];
            Assert.Equal(change + 1, changed.RateChanges.Count);
            Assert.Equal(request.Setting, last.Setting);
            Assert.InRange(last.AtMicros, before + lead, control.Clock.NowMicros + lead);
            // From then on, but for a slice that was begun, or from its beginning.
            foreach ((int task, long slice) in last.Slices)
            {
                if (changed.Tasks[task].OriginMicros is { } origin)
                    Assert.InRange(origin + slice * Slice.Micros - last.AtMicros, -Slice.Micros, Slice.Micros);
                else
                    Assert.Equal(0, slice);
            }

            await rig.PassAsync(TimeSpan.FromMilliseconds(random.Next(120)));
        }

        RunRecord record = (await rig.RecordAsync())!;
        long total = record.Plan.Tasks.Sum(task => Expected(record, task).Total);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() == total, "all is published");
        record = (await rig.RecordAsync())!;
        Assert.Equal(6000, record.Tasks[0].Counts.Published);
        List<QueueEntry> entries = await WireQueues.ReadAllAsync(rig, record.Queues);
        foreach (TrafficTask task in record.Plan.Tasks)
        {
            AssertWhere(
                record, task, [.. entries.Select(entry => entry.Batch).Where(batch => batch.Task == task.Number)]);
        }


        long end = Enumerable.Range(0, 5).Max(task => record.ScheduleOf(record.Plan.Tasks[task]).EndMicros);
        Assert.Equal(record.Tasks[0].OriginMicros + end, record.Tasks[5].OriginMicros);
        await rig.StartWorkerAsync();
        RunResult result = await run.EndAsync();
        Assert.Equal(new TaskCounts(total, total - result.Counts.NotFound, 0, 0, result.Counts.NotFound, 0),
            result.Counts with { Completed = result.Counts.Completed - result.Counts.NotFound });
        Assert.Equal(Changes, result.RateChanges.Count);
        foreach (TaskResult task in result.Tasks)
            Assert.Equal(task.Progress.Counts.Published, task.Progress.Measurements.Rates.Rows.Sum(row => row.Planned));
    }

    [Fact]
    public async Task A_paused_run_takes_changes_and_so_does_one_whose_servers_clock_jumps()
    {
        await using Rig rig = await StartAsync();
        await rig.StartWorkerAsync();
        var remote = new RunRemote(await rig.ConnectAsync());
        RigRun run = rig.StartRun("""[{"action":"putItem","seed":1,"qps":1000,"duration":16,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 1000, "the run is on its way");

        await rig.PassAsync(remote.SuspendAsync(PassingTime.Long, Cancellation));
        RunRecord paused = await SetAsync(rig, remote, new RateRequest(new RateSetting(0.5m, null), null));
        Assert.Equal(RunState.Paused, paused.State);
        await rig.PassAsync(TimeSpan.FromSeconds(3));
        long published = await rig.PublishedAsync();
        // What is published has its time; the change is for what follows on it.
        Assert.InRange(paused.RateChanges[0].Slices[0] * 10 - published, 0, 10);
        await rig.PassAsync(remote.ResumeAsync(PassingTime.Long, Cancellation));
        rig.ServerAheadMicros = 600_000_000;
        await rig.PassUntilAsync(
            () => rig.Warnings.Any(warning => warning.Contains("clock jumped")), "the clock jumps");
        // One that has not seen the clock as it was.
        remote = new RunRemote(await rig.ConnectAsync());
        RunRecord jumped = await SetAsync(rig, remote, new RateRequest(new RateSetting(null, 2500), "0"));
        RunResult result = await rig.EndAsync(run);

        long slow = paused.RateChanges[0].Slices[0];
        long fast = jumped.RateChanges[1].Slices[0];
        Assert.InRange(fast, slow, 1600);
        long total = slow * 10 + (fast - slow) * 5 + (1600 - fast) * 25;
        Assert.Equal(new TaskCounts(total, total, 0, 0, 0, 0), result.Counts);
        Assert.Equal(total, result.Tasks[0].Progress.Measurements.Rates.Rows.Sum(row => row.Planned));
        Assert.Equal(0, result.Tasks[0].Progress.Tally.LateBatches);
    }

    [Fact]
    public async Task A_change_before_the_first_op_and_one_after_the_last_count_too()
    {
        await using Rig rig = await StartAsync();
        var remote = new RunRemote(await rig.ConnectAsync());
        // After a second and a half the only op is long published, and the task is not over.
        RigRun run = rig.StartRun(
            """
            [{"name":"a","action":"getItem","seed":1,"qps":100,"times":300},
             {"name":"b","action":"getItem","seed":1,"qps":0.8,"duration":2}]
            """,
            choose: options => options with { Workers = 1 });
        await rig.PassUntilAsync(async () => await rig.RecordAsync() is not null, "the run waits for workers");
        RunRecord waiting = await SetAsync(rig, remote, new RateRequest(new RateSetting(0.5m, null), null));
        Assert.Equal((0, 0), (waiting.RateChanges[0].Slices.Count, waiting.RateChanges[0].From));
        await SetAsync(rig, remote, new RateRequest(new RateSetting(2, null), "B"));
        await rig.StartWorkerAsync();
        await rig.PassUntilAsync(
            async () => (await rig.RecordAsync())!.Tasks[1].Counts.Published == 3, "b is published");

        RunRecord late = await SetAsync(rig, remote, new RateRequest(new RateSetting(null, 100), null));

        RunResult result = await rig.EndAsync(run);
        Assert.Equal([1], late.RateChanges[2].Slices.Keys);
        long slice = late.RateChanges[2].Slices[1];
        // 1.6 a second until then, and 100 a second for the rest of the two seconds.
        long total = (slice * 16 + (200 - slice) * 1000) / 1000;
        Assert.True(total > 3);
        Assert.Equal([300, total], result.Tasks.Select(task => task.Progress.Counts.Published));
        long took = late.Tasks[1].OriginMicros!.Value - late.Tasks[0].OriginMicros!.Value;
        Assert.True(took >= 6_000_000, $"b began after {took} µs");
    }

    [Fact]
    public async Task A_change_that_cannot_be_is_refused_and_nothing_changes()
    {
        await using Rig rig = await StartAsync();
        ControlConnection control = await rig.ConnectAsync();
        var remote = new RunRemote(control);
        await rig.StartWorkerAsync();
        RigRun run = rig.StartRun("""
            [
              {"name":"short","action":"getItem","seed":1,"qps":100,"times":1},
              [{"name":"one","action":"getItem","seed":1,"qps":100,"duration":1000},
               {"name":"two","action":"getItem","seed":1,"qps":10,"curve":[[0,1],[50,1],[100,0]],"times":750},
               {"name":"one","action":"getItem","seed":1,"rate":"1/7h","duration":10000000000,"times":9}]
            ]
            """);
        await rig.PassUntilAsync(async () => (await rig.RecordAsync())?.Element == 1
            && await rig.PublishedAsync() > 50, "the second element goes on");

        (RateRequest Request, string Word)[] refused =
        [
            (new(new RateSetting(2, null), "three"), "no task 'three'; it has 0 (short), 1 (one)"),
            (new(new RateSetting(2, null), "4"), "no task '4'"),
            (new(new RateSetting(2, null), "short"), "is over"),
            (new(new RateSetting(0, null), null), "0 is no number greater than 0"),
            (new(new RateSetting(-1, null), "one"), "-1 is no number greater than 0"),
            (new(new RateSetting(null, 1_000_000_000_001), "two"), "1000000000001 is no number"),
            (new(new RateSetting(1_000_000_000_000, null), "1"), "a rate that cannot be"),
            (new(new RateSetting(0.9m, null), null), "task 2 (two) would never reach its times"),
            (new(new RateSetting(null, 5), null), "name which"),
            (new(new RateSetting(null, 1_000_000_000_000), "one"), "more than 9223372036854775807 ops"),
        ];
        foreach ((RateRequest request, string word) in refused)
        {
            var error = await Assert.ThrowsAnyAsync<DistStressException>(() => SetAsync(rig, remote, request));
            Assert.Equal(ErrorKind.RateRefused, error.Kind);
            Assert.Contains(word, error.Message);
        }

        // Messages that no remote of this version sends.
        var channel = new NotifyChannel(control);
        foreach (string? argument in new[] { null, "2", "{}", "[]", """{"factor":2,"qps":2}""", """{"factor":"2"}""",
            """{"factor":2,"factor":3}""", """{"rate":2}""", """{"factor":1e99}""", """{"factor":2,"task":null}""" })
        {
            NotifyReply reply = await AskAsync(rig, channel, NotifyMessage.NewToken(), argument);
            Assert.Equal(NotifyStatus.Failed, reply.Status);
        }

        Assert.Empty((await rig.RecordAsync())!.RateChanges);
        // Sent again under one id it is done once; "one" is two tasks, and a number is taken for a number.
        foreach (int _ in new[] { 1, 2 })
        {
            NotifyReply reply = await AskAsync(rig, channel, "twice", """{"factor":1.25,"task":"one"}""");
            Assert.Equal(NotifyStatus.Done, reply.Status);
            Assert.Contains("2 tasks at 1.25 times", reply.Message);
        }

        Assert.Equal([1, 3], Assert.Single((await rig.RecordAsync())!.RateChanges).Slices.Keys.Order());
        Assert.Equal(NotifyStatus.Done, (await AskAsync(rig, channel, "n", """{"qps":7,"task":1}""")).Status);
        await rig.StopAsync(run);
        var over = await Assert.ThrowsAnyAsync<DistStressException>(
            () => SetAsync(rig, remote, new RateRequest(new RateSetting(2, null), null)));
        Assert.Equal(ErrorKind.NoActiveRun, over.Kind);
    }

    [Fact]
    public async Task With_a_key_nobody_else_changes_a_rate()
    {
        await using Rig rig = await StartAsync(Key);
        var stranger = new RunRemote(await rig.ConnectAsync(null));
        var owner = new RunRemote(await rig.ConnectAsync());
        var run = new MortalRun(rig, noBarrier: false);
        await run.BeginAsync(publisher => publisher.RunAsync(
            Rig.Plan("""[{"action":"getItem","seed":1,"qps":100,"duration":10}]"""), Rig.Config, Cancellation));
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 0, "the run is on its way");
        var double_ = new RateRequest(new RateSetting(2, null), null);

        var refused = await Assert.ThrowsAnyAsync<DistStressException>(() => SetAsync(rig, stranger, double_));
        Assert.Equal("NotifyRefused", refused.ErrorId);
        await SetAsync(rig, owner, double_);
        await run.KillAsync();
        // Not by what somebody writes into the record either.
        string signed = (await rig.Database.HashGetAsync("dst_run", "rates"))!;
        Assert.EndsWith("\"}", signed, StringComparison.Ordinal);
        foreach (string forged in new[]
        {
            signed.Replace("\"factor\":2", "\"factor\":9", StringComparison.Ordinal), signed.Split('\n')[0],
        })
        {
            await rig.Database.HashSetAsync("dst_run", "rates", forged);
            var publisher = new Publisher(await rig.ConnectAsync());
            Task<RunResult> resumed = publisher.ResumeAsync(Rig.Config, null, Cancellation);
            var error = await Assert.ThrowsAnyAsync<DistStressException>(() => rig.PassAsync(resumed));
            Assert.Equal("SignatureRefused", error.ErrorId);
            Assert.Contains("change of rates", error.Message);
        }

        await rig.Database.HashSetAsync("dst_run", "rates", signed);
        await rig.StartWorkerAsync();
        await run.BeginAsync(publisher => publisher.ResumeAsync(Rig.Config, null, Cancellation));
        RunResult result = await run.EndAsync();
        Assert.Equal(
            2000 - Assert.Single(result.RateChanges).Slices[0], result.Counts.Published);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[null]")]
    [InlineData("""[{"id":"a","at":1,"slices":{"0":1}}]""")]
    [InlineData("""[{"id":"a","at":1,"slices":{"0":1},"factor":0}]""")]
    [InlineData("""[{"id":"a","at":1,"slices":{"0":1},"factor":1,"qps":1}]""")]
    [InlineData("""[{"id":"a","at":1,"slices":{"0":-1},"factor":1}]""")]
    [InlineData("""[{"id":"a","at":1,"slices":{"1":1},"factor":1}]""")]
    [InlineData("""[{"id":"a","at":-1,"slices":{},"factor":1}]""")]
    [InlineData("""[{"id":"a","at":1,"slices":{},"from":-1,"factor":1}]""")]
    [InlineData("""[{"id":"a","at":1,"factor":1}]""")]
    [InlineData("""[{"id":"a","at":1,"slices":{"0":9},"factor":1},{"id":"b","at":2,"slices":{"0":8},"factor":1}]""")]
    public void Changes_that_cannot_be_make_a_record_unreadable(string json) => Assert.Throws<FormatException>(
        () => RateChangesJson.Read(json, Rig.Plan("""[{"action":"getItem","seed":1,"qps":1,"times":9}]""")));

    [Fact]
    public async Task A_change_that_the_server_has_lost_is_written_again()
    {
        await using Rig rig = await StartAsync();
        await rig.StartWorkerAsync();
        var remote = new RunRemote(await rig.ConnectAsync());
        RigRun run = rig.StartRun("""[{"action":"putItem","seed":1,"qps":1000,"times":6000,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");
        RunRecord changed = await SetAsync(rig, remote, new RateRequest(new RateSetting(2, null), null));

        // As after a failover to a replica that had not heard of the last steps.
        await rig.Database.HashDeleteAsync("dst_run", "rates");
        await rig.Database.HashSetAsync("dst_run", "seq", 3);
        await rig.PassUntilAsync(async () => (await rig.RecordAsync())!.RateChanges.Count == 1, "it is there again");

        RunResult result = await rig.EndAsync(run);
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), result.Counts);
        Assert.Equal(changed.RateChanges[0].Id, Assert.Single(result.RateChanges).Id);
        Assert.Contains(rig.Warnings, warning => warning.Contains("has lost the last steps"));
    }

    // Where nothing is at work this time flies, and a message takes that of the machine: none is too old here.
    private static async Task<Rig> StartAsync(NotifyKey? key = null)
    {
        Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, key);
        rig.Timings = rig.Timings with { MessageWindow = PassingTime.Long };
        return rig;
    }

    private static RateRequest Drawn(Random random)
    {
        string? task = random.Next(6) switch
        {
            0 => "flat", 1 => "1", 2 => "Chance", 3 => "streams", 4 => "last", _ => null,
        };
        decimal number = Math.Round((decimal)Math.Pow(10, random.NextDouble() - 0.7), random.Next(1, 8));
        return new RateRequest(
            task is not null && random.Next(3) == 0
                ? new RateSetting(null, Math.Round(200 * number, random.Next(4)))
                : new RateSetting(number, null),
            task);
    }

    private static Task<RunRecord> SetAsync(Rig rig, RunRemote remote, RateRequest request) =>
        rig.PassAsync(remote.SetRateAsync(request, PassingTime.Long, Cancellation));

    private static async Task<NotifyReply> AskAsync(Rig rig, NotifyChannel channel, string id, string? argument)
    {
        (_, NotifyMessage sent) = await channel.SendAsync(
            new NotifyMessage { Id = id, Action = NotifyActions.SetRate, Argument = argument });
        return Assert.Single(await rig.PassAsync(
            channel.CollectAsync(sent, [NotifyReply.Publisher], PassingTime.Long, Cancellation)));
    }

    private static ReferenceSchedule Expected(RunRecord record, TrafficTask task) => new(new ScheduleCase
    {
        Task = task,
        PhaseMicros = 0,
        BatchSize = 100,
        LimitsCuts = false,
        Slices = 1,
        Steps = [.. RateChange.StepsOf(record.RateChanges, task.Number)],
    });

    // By the definition where it says so, op by op; where chance does, as somebody has it who knows of all the changes
    // from the beginning.
    private static void AssertWhere(RunRecord record, TrafficTask task, IReadOnlyList<Batch> batches)
    {
        ReferenceSchedule expected = Expected(record, task);
        TaskSchedule schedule = record.ScheduleOf(task);
        long origin = record.Tasks[task.Number].OriginMicros!.Value;
        var cutter = new BatchCutter(schedule, task.Number, 100);
        long slice = 0;
        long next = 0;
        foreach (Batch batch in batches.OrderBy(batch => batch.First))
        {
            Assert.Equal(next, batch.First);
            for (int op = 0; op < batch.Count; op++, next++)
            {
                if (task.Arrivals == ArrivalKind.Poisson)
                    continue;
                slice = expected.SliceOf(next, slice);
                long due = origin + expected.Due(next, slice);
                Assert.InRange(batch.DueOf(op), due - 1, due);
            }

            Assert.True(cutter.TryCut(long.MaxValue, batch.Count, origin, out Batch cut));
            Assert.Equal((cut.First, cut.Count, cut.Due), (batch.First, batch.Count, batch.Due));
        }

        Assert.Equal(expected.Total, next);
        Assert.True(cutter.IsDone);
    }
}
