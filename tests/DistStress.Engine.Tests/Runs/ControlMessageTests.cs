using System.Collections.Concurrent;
using System.Globalization;
using DistStress.Engine.Control;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Control;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Messages;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>What workers and publishers do when messages ask for it.</summary>
public sealed class ControlMessageTests
{
    private const string Steady = """[{"action":"updateItem","seed":1,"qps":2000,"times":6000,"data":{"a":8}}]""";
    private static readonly TimeSpan Limit = PassingTime.Long;
    private static readonly NotifyKey Key = new("the right key");

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Workers_that_are_stopped_leave_in_order_and_the_run_stays_exact(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartVirtualAsync(kind, Key);
        RigWorker one = await rig.StartWorkerAsync();
        RigWorker two = await rig.StartWorkerAsync();
        var remote = new WorkerRemote(await rig.ConnectAsync());
        RigRun run = rig.StartRun(Steady);
        await rig.PassUntilAsync(() => Task.FromResult(one.Ended > 0), "it works");

        WorkerFarewell farewell = await rig.PassAsync(
            remote.StopAsync(WorkerChoice.Of(one.Id, "nobody"), Limit, TestContext.Current.CancellationToken));

        Assert.Equal([one.Id], farewell.Left.Select(worker => worker.Id));
        (string stayed, DistStressException problem) = Assert.Single(farewell.Stayed);
        Assert.Equal(("nobody", "WorkerNotFound"), (stayed, problem.ErrorId));
        await rig.PassAsync(one.Running);
        Assert.False(two.Running.IsCompleted);
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), (await rig.EndAsync(run)).Counts);

        await rig.PassAsync(remote.StopAsync(null, Limit, TestContext.Current.CancellationToken));
        await rig.PassAsync(two.Running);
        Assert.Empty(await new WorkerRegistry(await rig.ConnectAsync()).ListAsync());
    }

    [Fact]
    public async Task A_worker_with_a_key_stays_when_somebody_without_it_says_stop()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, Key);
        RigWorker worker = await rig.StartWorkerAsync();

        WorkerFarewell farewell = await rig.PassAsync(new WorkerRemote(await rig.ConnectAsync(null))
            .StopAsync(null, Limit, TestContext.Current.CancellationToken));

        Assert.Empty(farewell.Left);
        (_, DistStressException problem) = Assert.Single(farewell.Stayed);
        Assert.Equal("NotifyRefused", problem.ErrorId);
        Assert.Contains("not signed", problem.Message);
        Assert.False(worker.Running.IsCompleted);
    }

    [Fact]
    public async Task A_publisher_with_a_key_is_steered_by_signed_messages_only()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, Key);
        await rig.StartWorkerAsync();
        var stranger = new RunRemote(await rig.ConnectAsync(null));
        var owner = new RunRemote(await rig.ConnectAsync());
        RigRun run = rig.StartRun("""[{"action":"updateItem","seed":1,"qps":2000,"duration":3600,"data":{"a":8}}]""");
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 1000, "the run is on its way");

        foreach (var ask in new[] { stranger.SuspendAsync, stranger.StopAsync })
        {
            var refused = await Assert.ThrowsAnyAsync<DistStressException>(
                () => rig.PassAsync(ask(Limit, TestContext.Current.CancellationToken)));
            Assert.Equal("NotifyRefused", refused.ErrorId);
        }

        // Nor by what somebody writes into the record, be it in words or what the owner had signed before.
        Assert.Equal(RunState.Paused,
            (await rig.PassAsync(owner.SuspendAsync(Limit, TestContext.Current.CancellationToken))).State);
        string pause = (await rig.Database.HashGetAsync("dst_run", "wanted"))!;
        Assert.Equal(RunState.Running,
            (await rig.PassAsync(owner.ResumeAsync(Limit, TestContext.Current.CancellationToken))).State);
        foreach (string request in new[] { "pause", "stop", pause, "{}" })
        {
            await rig.Database.HashSetAsync("dst_run", "wanted", request);
            long published = await rig.PublishedAsync();
            await rig.PassUntilAsync(async () => await rig.PublishedAsync() > published + 2000, "the run goes on");
            Assert.Equal(RunState.Running, (await rig.RecordAsync())!.State);
        }

        Assert.Equal(RunState.Stopped,
            (await rig.PassAsync(owner.StopAsync(Limit, TestContext.Current.CancellationToken))).State);
        RunResult result = await rig.EndAsync(run);
        Assert.Equal(0, result.Counts.Open);
        Assert.Contains(rig.Warnings, warning => warning.Contains("control message was refused"));
    }

    [Fact]
    public async Task A_worker_without_a_key_or_without_leave_runs_nothing()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigWorker worker = await rig.StartWorkerAsync(
            choose: options => options with { Allow = NotifyActions.Guarded.ToArray() });
        foreach (string action in NotifyActions.Guarded)
        {
            NotifyReply reply = await AskAsync(rig, action, "true", Key);
            Assert.Equal((NotifyStatus.Refused, worker.Id), (reply.Status, reply.Worker));
            Assert.Contains("no key", reply.Message);
            Assert.Equal(ErrorKind.NotifyKeyMissing, reply.Problem);
        }

        await using Rig other = await Rig.StartVirtualAsync(RedisServerKind.Redis, Key);
        await other.StartWorkerAsync();
        NotifyReply denied = await AskAsync(other, NotifyActions.ExecuteBash, "true", Key);
        Assert.Contains("does not allow", denied.Message);
        Assert.Equal(ErrorKind.NotifyNotAllowed, denied.Problem);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Scripts_run_beside_the_load_a_few_at_a_time_and_end_with_the_worker(RedisServerKind kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "execute_bash is of Unix");
        await using Rig rig = await Rig.StartVirtualAsync(kind, Key);
        RigWorker worker = await rig.StartWorkerAsync(
            choose: options => options with { Allow = [NotifyActions.ExecuteBash] });
        NotifyReply done = await AskAsync(rig, NotifyActions.ExecuteBash, "echo hello; exit 3");
        Assert.Equal((NotifyStatus.Failed, 3, "hello\n", 6L),
            (done.Status, done.ExitCode, done.Output, done.OutputBytes));

        DirectoryInfo folder = Directory.CreateTempSubdirectory("diststress-bash-");
        Task<NotifyReply>[] running = [.. Enumerable.Range(0, 4).Select(i => AskAsync(
            rig, NotifyActions.ExecuteBash,
                $"echo $BASHPID > '{folder.FullName}/{i}.new'; mv '{folder.FullName}/{i}.new' '{folder.FullName}/{i}'; "
                    + "sleep 600 & wait"))];
        await rig.PassUntilAsync(() => Task.FromResult(folder.GetFiles("?").Length == 4), "four scripts run");
        Assert.Contains("busy", (await AskAsync(rig, NotifyActions.ExecuteBash, "true")).Message);
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), (await rig.RunAsync(Steady)).Counts);
        Assert.All(running, script => Assert.False(script.IsCompleted));

        await worker.LeaveAsync();

        foreach (Task<NotifyReply> script in running)
            Assert.Contains("leaves", (await script).Message);
        foreach (FileInfo file in folder.GetFiles("?"))
            await BashScriptTests.UntilEndedAsync(
                int.Parse(File.ReadAllText(file.FullName), CultureInfo.InvariantCulture));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_handler_of_the_user_s_own_answers_and_its_failure_is_an_answer_too()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync(choose: options => options with
        {
            // More than passes while the others answer.
            MessageBudget = TimeSpan.FromSeconds(20),
            NotifyHandlers = new Dictionary<string, NotifyHandler>
            {
                ["echo"] = (message, _) => ValueTask.FromResult($"{message.Action} {message.Argument}"),
                ["fail"] = (_, _) => throw new InvalidOperationException("no luck"),
                ["hang"] = async (_, cancellation) =>
                {
                    await Task.Delay(Timeout.Infinite, cancellation);
                    return "";
                },
                ["much"] = (_, _) => ValueTask.FromResult(new string('€', 100_000)),
            },
        });

        Assert.Equal("ECHO x", (await AskAsync(rig, "ECHO", "x")).Message);
        NotifyReply failed = await AskAsync(rig, "fail", null);
        Assert.Equal((NotifyStatus.Failed, "no luck"), (failed.Status, failed.Message));
        Assert.Contains("20 s", (await AskAsync(rig, "hang", null)).Message);
        Assert.Equal(new string('€', 65_536 / 3), (await AskAsync(rig, "much", null)).Message);
        Assert.Equal(NotifyStatus.Refused, (await AskAsync(rig, "other", null)).Status);
    }

    [Theory]
    [InlineData("Execute_Bash")]
    [InlineData("pause")]
    [InlineData("report_stats")]
    [InlineData("no name")]
    [InlineData("")]
    public async Task A_handler_cannot_have_a_name_of_the_product_s_own(string name)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        ControlConnection control = await rig.ConnectAsync();
        NotifyHandler handler = (_, _) => ValueTask.FromResult("");
        Assert.Equal("NotifyHandlerInvalid", Assert.Throws<DistStressException>(() => new Worker(
            control, new WorkerOptions { NotifyHandlers = new Dictionary<string,
                NotifyHandler> { [name] = handler } })).ErrorId);
    }

    [Theory]
    [InlineData(NotifyActions.RebootInstance)]
    [InlineData(NotifyActions.TerminateInstance)]
    public async Task An_instance_goes_down_after_its_worker_gave_its_batches_back(string action)
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, Key);
        await using var metadata = new MetadataServer();
        var control = new RecordingControl(rig);
        RigWorker worker = await rig.StartWorkerAsync(
            TargetDatabase.Null,
            options => options with { Allow = [action], Metadata = new InstanceMetadata(metadata.Endpoint),
                Instances = control });
        var registry = new WorkerRegistry(await rig.ConnectAsync());
        await rig.PassUntilAsync(
            async () => (await registry.ListAsync()).SingleOrDefault()?.InstanceId == MetadataServer.InstanceId,
                "the instance is known");
        RigRun run = rig.StartRun(Steady);
        await rig.PassUntilAsync(() => Task.FromResult(worker.Ended > 0), "it works");

        NotifyReply reply = await AskAsync(rig, action, null);

        Assert.Equal(NotifyStatus.Done, reply.Status);
        await rig.PassAsync(worker.Running);
        Assert.Equal([$"{action} {MetadataServer.InstanceId} {MetadataServer.Region}, workers 0, held 0"],
            control.Calls);
        await rig.StartWorkerAsync(TargetDatabase.Null);
        Assert.Equal(new TaskCounts(6000, 6000, 0, 0, 0, 0), (await rig.EndAsync(run)).Counts);
    }

    [Fact]
    public async Task Off_EC2_and_without_the_cmdlets_the_worker_says_so_and_goes_on()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, Key);
        var control = new RecordingControl(rig);
        RigWorker elsewhere = await rig.StartWorkerAsync(choose: options => options with
        {
            Allow = NotifyActions.Guarded.ToArray(),
            Metadata = new InstanceMetadata("http://127.0.0.1:1"),
            Instances = control,
        });
        NotifyReply reply = await AskAsync(rig, NotifyActions.RebootInstance, null);
        Assert.Equal(NotifyStatus.Failed, reply.Status);
        Assert.Contains("http://127.0.0.1:1", reply.Message);

        control.Problem = "there is no such cmdlet";
        reply = await AskAsync(rig, NotifyActions.TerminateInstance, null);
        Assert.Equal(
            (NotifyStatus.Failed, control.Problem, ErrorKind.InstanceCommandMissing),
            (reply.Status, reply.Message, reply.Problem));
        Assert.Equal(6000, (await rig.RunAsync(Steady)).Counts.Completed);
        Assert.False(elsewhere.Running.IsCompleted);
        Assert.Empty(control.Calls);
    }

    [Fact]
    public async Task The_key_is_nowhere_in_Redis_nor_in_warnings()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis, Key);
        var heard = new ConcurrentQueue<string>();
        await rig.View.GetSubscriber().SubscribeAsync(
            RedisChannel.Pattern("*"), (_, value) => heard.Enqueue(value.ToString()));
        await rig.StartWorkerAsync(choose: options => options with { Allow = [NotifyActions.ExecuteBash] });
        var owner = new RunRemote(await rig.ConnectAsync());
        RigRun run = rig.StartRun(Steady);
        await rig.PassUntilAsync(async () => await rig.PublishedAsync() > 1000, "the run is on its way");
        await rig.PassAsync(owner.SuspendAsync(Limit, TestContext.Current.CancellationToken));
        await AskAsync(rig, NotifyActions.ExecuteBash, "env");
        await AskAsync(rig, NotifyActions.ExecuteBash, "env", new NotifyKey("another"));
        await rig.PassAsync(owner.StopAsync(Limit, TestContext.Current.CancellationToken));
        await rig.EndAsync(run);

        var texts = new List<string>(heard.Concat(rig.Warnings));
        foreach (RedisKey key in rig.View.GetServers()[0].Keys(pattern: "dst*"))
        {
            texts.Add(key.ToString());
            RedisType type = await rig.Database.KeyTypeAsync(key);
            texts.AddRange(type switch
            {
                RedisType.String => [(await rig.Database.StringGetAsync(key)).ToString()],
                RedisType.Hash => (await rig.Database.HashGetAllAsync(key)).Select(entry => entry.Value.ToString()),
                RedisType.List => (await rig.Database.ListRangeAsync(key)).Select(entry => entry.ToString()),
                _ => [],
            });
        }

        Assert.Contains(texts, text => text.Contains(NotifyActions.ExecuteBash));
        Assert.DoesNotContain(texts, text => text.Contains("the right key") || text.Contains(NotifyKey.Variable));
    }

    // The one worker's answer.
    private static async Task<NotifyReply> AskAsync(Rig rig, string action, string? argument, NotifyKey? key = null)
    {
        var channel = new NotifyChannel(await rig.ConnectAsync(key ?? rig.Key));
        (_, NotifyMessage sent) = await channel.SendAsync(new NotifyMessage { Action = action, Argument = argument });
        await rig.PassUntilAsync(async () => (await channel.PeekAsync(sent)).Count > 0, $"{action} is answered");
        return Assert.Single(await channel.PeekAsync(sent));
    }

    private sealed class RecordingControl(Rig rig) : IInstanceControl
    {
        public ConcurrentQueue<string> Calls { get; } = new();

        public string? Problem { get; set; }

        public Task CheckAsync(string action, CancellationToken cancellationToken) =>
            Problem is null
                ? Task.CompletedTask
                : throw new DistStressException(ErrorKind.InstanceCommandMissing, null, Problem);

        public async Task RunAsync(string action, InstanceIdentity instance, CancellationToken cancellationToken)
        {
            long workers = await rig.Database.SortedSetLengthAsync("dst_workers");
            int held = rig.View.GetServers()[0].Keys(pattern: "dst_q*:*").Count();
            Calls.Enqueue($"{action} {instance.Id} {instance.Region}, workers {workers}, held {held}");
        }
    }
}
