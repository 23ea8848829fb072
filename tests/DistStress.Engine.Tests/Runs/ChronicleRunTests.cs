using DistStress.Engine.Chronicle;
using DistStress.Engine.Control;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>What a run keeps of who took part in it, and of what happened beside its traffic.</summary>
public sealed class ChronicleRunTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_thing_that_happens_is_kept_and_outlives_the_publisher()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker first = await rig.StartWorkerAsync();
        ControlConnection control = await rig.ConnectAsync();
        var remote = new RunRemote(control);
        var run = new MortalRun(rig, noBarrier: false);
        await run.BeginAsync(publisher => publisher.RunAsync(
            Rig.Plan("""
                [{"action":"putItem","seed":1,"qps":100,"duration":1,"warm_up":true,"data":{"a":8}},
                 {"action":"putItem","seed":1,"qps":400,"duration":120,"data":{"a":8}}]
                """),
            Rig.Config, Cancellation));
        await SeenAsync(rig, RunEventKind.Begun);

        RigWorker second = await rig.StartWorkerAsync();
        await SeenAsync(rig, RunEventKind.WorkerCame);
        await rig.PassAsync(remote.SuspendAsync(Limit, Cancellation));
        await SeenAsync(rig, RunEventKind.Paused);
        await rig.PassAsync(TimeSpan.FromSeconds(3));
        await run.KillAsync();
        await run.BeginAsync(publisher => publisher.ResumeAsync(Rig.Config, null, Cancellation));
        await SeenAsync(rig, RunEventKind.Continued);
        await rig.PassAsync(remote.ResumeAsync(Limit, Cancellation));
        await SeenAsync(rig, RunEventKind.Resumed);
        await rig.PassAsync(remote.SetRateAsync(
            new RateRequest(new RateSetting(1.5m, null), "1"), Limit, Cancellation));
        await new ConfigStore(control).SynchronizeAsync(Rig.Config with { MaxInFlight = 77 });
        await SeenAsync(rig, RunEventKind.ConfigChanged);
        await new NotifyChannel(control).SendAsync(
            new NotifyMessage { Action = NotifyActions.ExecuteBash, Argument = "echo s3cret", Workers = [first.Id] });
        await SeenAsync(rig, RunEventKind.Message);
        await second.LeaveAsync();
        await SeenAsync(rig, RunEventKind.WorkerLeft);
        await new WorkerRegistry(control).BeatAsync(Ghost(control), "", mayBeEarlier: false);
        await SeenAsync(rig, RunEventKind.WorkerLost);
        RunResult result = await rig.PassAsync(StopAsync(run, remote));

        string[] texts = [.. result.Events.Select(one => one.Text)];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', texts));
        Assert.Equal(
            [
                RunEventKind.Begun, RunEventKind.WorkerCame, RunEventKind.Paused, RunEventKind.Continued,
                RunEventKind.Resumed, RunEventKind.RateChanged, RunEventKind.ConfigChanged, RunEventKind.Message,
                RunEventKind.WorkerLeft, RunEventKind.WorkerCame, RunEventKind.WorkerLost, RunEventKind.Stopped,
            ],
            result.Events.Select(one => one.Kind));
        Assert.Equal($"Publisher {Publisher.Holder} began the run, with 1 worker.", texts[0]);
        Assert.Equal($"Worker {second.Id} came.", texts[1]);
        Assert.InRange(result.Events[4].Number, 3, 60);
        Assert.Equal(
            "The rate was changed: task 1 (putItem) at 1.5 times the file's rate, 600 ops a second.", texts[5]);
        Assert.Equal("The configuration was changed: max_in_flight.", texts[6]);
        Assert.Equal("The control message execute_bash was sent to 1 worker.", texts[7]);
        Assert.Equal($"Worker {second.Id} left in order.", texts[8]);
        Assert.Equal("Worker ghost was lost: nothing was heard of it for 10 s.", texts[10]);
        Assert.DoesNotContain(texts, text => text.Contains("s3cret", StringComparison.Ordinal));

        Assert.Equal([first.Id, second.Id, "ghost"], result.Workers.Select(worker => worker.Id));
        Assert.Equal(result.Counts.Completed, result.Workers.Sum(worker => worker.Ended));
        Assert.All(result.Workers.Take(2), worker =>
        {
            Assert.True(worker.Ended > 0 && worker.Processors > 0, $"{worker}");
            Assert.Equal(Environment.MachineName, worker.Host);
            Assert.NotNull(worker.MachineAheadMicros);
            Assert.Equal(ProductVersion.Text, worker.Version);
        });
        Assert.Equal([true, false, false], result.Workers.Select(worker => worker.IsHere));
    }

    [Fact]
    public async Task An_outage_of_Redis_is_an_event_with_a_length()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await using var proxy = new TcpProxy(int.Parse(rig.Server.Endpoint.Split(':')[1]));
        ControlConnection control = await rig.ConnectAsync(proxy.Endpoint);
        await rig.StartWorkerAsync();
        using var stop = new CancellationTokenSource();
        Task<RunResult> run = new Publisher(control, new PublisherOptions()).RunAsync(
            Rig.Plan("""[{"action":"putItem","seed":1,"qps":200,"duration":30,"data":{"a":8}}]"""), Rig.Config,
            stop.Token);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 500, "the run is on its way");

        proxy.IsDown = true;
        await rig.PassAsync(TimeSpan.FromSeconds(2));
        proxy.IsDown = false;
        await Rig.UntilAsync(
            () => Task.FromResult(control.Database.Multiplexer.IsConnected), "the line is there again");
        RunResult result = await rig.PassAsync(run);

        Assert.Equal(6000, result.Counts.Completed);
        RunEvent away = Assert.Single(result.Events, one => one.Kind == RunEventKind.RedisAway);
        Assert.InRange(away.Length, 1, 60);
    }

    private static async Task SeenAsync(Rig rig, RunEventKind kind) => await rig.PassUntilAsync(
        async () => (await rig.RecordAsync())?.Events.Any(one => one.Kind == kind) == true,
        $"the run has kept {kind}");

    private static async Task<RunResult> StopAsync(MortalRun run, RunRemote remote)
    {
        await remote.StopAsync(Limit, Cancellation);
        return await run.EndAsync();
    }

    private static WorkerInfo Ghost(ControlConnection control) => new()
    {
        Id = "ghost",
        Host = "nowhere",
        ProcessId = 1,
        Version = "0",
        Threads = 1,
        MostThreads = 1,
        Target = "null",
        ConfigMark = "",
        StartedMicros = control.Clock.NowMicros,
    };
}
