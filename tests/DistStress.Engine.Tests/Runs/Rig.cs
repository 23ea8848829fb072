using System.Collections.Concurrent;
using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Connections;
using DistStress.Engine.Control;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A server with publishers and workers on it, as many as a test wants, each on its own connection.</summary>
/// <remarks>
/// Its time is the machine's, or one that passes only while the test waits for something by
/// <see cref="PassAsync(Task)"/> and its like: then a run of seconds takes as long as its work does, and a busy machine
/// changes nothing.
/// </remarks>
internal sealed class Rig : IAsyncDisposable
{
    /// <summary>How long to wait for anything, by the machine's clock.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<ControlConnection, byte> _owned = [];
    private readonly ConcurrentQueue<RigWorker> _workers = [];
    private readonly PassingTime? _passing;

    private Rig(IRedisServer server, ConnectionMultiplexer view, VirtualTime? time)
    {
        Server = server;
        View = view;
        Time = DeadlineTimeProvider.Machine;
        if (time is null)
            return;
        Time = time;
        Timings = PassingTime.Timings;
        _passing = new PassingTime(time, _owned, _workers);
    }

    public IRedisServer Server { get; }

    public ConnectionMultiplexer View { get; }

    public IDatabase Database => View.GetDatabase();

    /// <summary>What publishers and workers warned of.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>The machine's clocks as those see them that connect from now on.</summary>
    public DeadlineTimeProvider Time { get; set; }

    /// <summary>
    /// How long those wait that connect from now on. An op may take longer than usual: the machine may be busy, and it
    /// would fail.
    /// </summary>
    public Timings Timings { get; set; } = Timings.Default with { OpBudget = TimeSpan.FromMinutes(2) };

    /// <summary>
    /// How far the server's clock is ahead of the true time, in µs, where the time is not the machine's.
    /// </summary>
    public long ServerAheadMicros { get; set; }

    public static StressConfig Config { get; } = new() { TableName = "load", Threads = 4 };

    public static async Task<Rig> StartAsync(RedisServerKind kind, NotifyKey? key = null) =>
        await StartAsync(await RedisServers.StartAsync(kind), key);

    public static Task<Rig> StartAsync(IRedisServer server, NotifyKey? key = null) => StartAsync(server, key, null);

    /// <summary>Starts one whose time passes when the test lets it, in steps of some ms.</summary>
    public static async Task<Rig> StartVirtualAsync(RedisServerKind kind, NotifyKey? key = null) =>
        await StartAsync(await RedisServers.StartAsync(kind), key, new VirtualTime());

    /// <summary>Starts one whose time passes when the test lets it, and no instant is left out.</summary>
    public static async Task<Rig> StartExactAsync(RedisServerKind kind)
    {
        Rig rig = await StartVirtualAsync(kind);
        rig._passing!.GrainMicros = 0;
        return rig;
    }

    private static async Task<Rig> StartAsync(IRedisServer server, NotifyKey? key, VirtualTime? time) =>
        new(server, await ConnectionMultiplexer.ConnectAsync(RedisAddress.Read(server.Endpoint + ",allowAdmin=true")),
            time) { Key = key };

    /// <summary>The key for control messages that connections have where a test does not say otherwise.</summary>
    public NotifyKey? Key { get; init; }

    public Task<ControlConnection> ConnectAsync() => ConnectAsync(Key);

    public Task<ControlConnection> ConnectAsync(NotifyKey? key) => ConnectAsync(Server.Endpoint, key);

    /// <summary>Connects by another way than straight to the server.</summary>
    public async Task<ControlConnection> ConnectAsync(string endpoint, NotifyKey? key = null, Timings? timings = null)
    {
        ControlConnection control = await ControlConnection.ConnectAsync(new ControlOptions
        {
            Server = endpoint,
            NotifyKey = key,
            Time = Time,
            Timings = timings ?? Timings,
            ServerTime = _passing is null ? null : () => Task.FromResult(_passing.Time.WallMicros + ServerAheadMicros),
        });
        _owned[control] = 0;
        return control;
    }

    /// <summary>Closes a connection before the rig does.</summary>
    public async Task CloseAsync(ControlConnection control)
    {
        _owned.TryRemove(control, out _);
        await control.DisposeAsync();
    }

    /// <summary>Starts a worker and waits until it beats.</summary>
    public async Task<RigWorker> StartWorkerAsync(
        Store? database = null, Func<WorkerOptions, WorkerOptions>? choose = null) =>
        await StartWorkerAsync(await ConnectAsync(), database, choose);

    /// <summary>Starts a worker over a connection of the rig's.</summary>
    public async Task<RigWorker> StartWorkerAsync(
        ControlConnection control, Store? database = null, Func<WorkerOptions, WorkerOptions>? choose = null)
    {
        if (await new ConfigStore(control).ReadAsync() is null)
            await new ConfigStore(control).SynchronizeAsync(Config);
        var worker = new RigWorker(control, database ?? TargetDatabase.Redis, Warnings.Enqueue, choose, _passing);
        _workers.Enqueue(worker);
        await worker.Beating.WaitAsync(Patience);
        return worker;
    }

    public static TrafficPlan Plan(string traffic, StressConfig? config = null) =>
        TrafficFile.Parse(traffic, "test.json", (config ?? Config).ForTraffic());

    public Task<RunResult> RunAsync(string traffic, StressConfig? config = null, bool noBarrier = false) =>
        EndAsync(StartRun(traffic, config, noBarrier: noBarrier));

    /// <summary>Waits for the end of a run.</summary>
    public Task<RunResult> EndAsync(RigRun run) => PassAsync(run.Result);

    /// <summary>Begins a run.</summary>
    public RigRun StartRun(
        string traffic, StressConfig? config = null, Action<PublishStat>? onStat = null, bool noBarrier = false,
        Func<PublisherOptions, PublisherOptions>? choose = null)
    {
        var stop = new CancellationTokenSource();
        async Task<RunResult> RunAsync()
        {
            ControlConnection control = await ConnectAsync();
            var options = new PublisherOptions
            {
                NoBarrier = noBarrier,
                OnStat = onStat,
                OnWarning = notice => Warnings.Enqueue(notice.Text),
                // A busy machine, or a failover, may keep workers from telling what has become of their last ops.
                StopLimit = _passing is null ? Patience : PassingTime.Long,
            };
            var publisher = new Publisher(control, choose is null ? options : choose(options));
            return await publisher.RunAsync(Plan(traffic, config), config ?? Config, stop.Token);
        }

        return new RigRun(RunAsync().WaitAsync(Patience), stop);
    }

    /// <summary>Waits until something holds, looking again and again; fails the test if it never does.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"It never came about that {what}.");
            await Task.Delay(10);
        }
    }

    /// <summary>
    /// Ends a run in order, as its user does from afar; fails the test unless every op is accounted for.
    /// </summary>
    public async Task<RunResult> StopAsync(RigRun run)
    {
        var remote = new RunRemote(await ConnectAsync());
        // The publisher may need longer than some seconds of a time that only this wait lets pass.
        TimeSpan limit = _passing is null ? Patience : PassingTime.Long;
        await PassAsync(remote.StopAsync(limit, TestContext.Current.CancellationToken));
        RunResult result = await EndAsync(run);
        AssertStopped(result);
        return result;
    }

    /// <summary>Fails the test unless a run was stopped in order: every op is accounted for, and none failed.</summary>
    public void AssertStopped(RunResult result)
    {
        TaskCounts counts = result.Counts;
        Assert.Equal((RunState.Stopped, 0L), (result.State, counts.Failed));
        Assert.True(
            counts.Published == counts.Completed + counts.Dropped, $"{counts}\n{string.Join('\n', Warnings)}");
    }

    /// <summary>Waits as <see cref="UntilAsync"/> does, and lets the rig's time pass meanwhile.</summary>
    public Task PassUntilAsync(Func<Task<bool>> holds, string what) =>
        _passing is null ? UntilAsync(holds, what) : _passing.UntilAsync(holds, what);

    /// <inheritdoc cref="PassUntilAsync(Func{Task{bool}}, string)"/>
    public Task PassUntilAsync(Func<bool> holds, string what) => PassUntilAsync(() => Task.FromResult(holds()), what);

    /// <summary>Waits for what is under way, and lets the rig's time pass meanwhile.</summary>
    public async Task PassAsync(Task task)
    {
        if (_passing is not null)
            await _passing.AwaitAsync(task);
        await task;
    }

    /// <summary>Lets so much of the rig's time pass, where that is not the machine's.</summary>
    public Task PassAsync(TimeSpan time) => _passing!.ForAsync(time);

    /// <inheritdoc cref="PassAsync(Task)"/>
    public async Task<T> PassAsync<T>(Task<T> task)
    {
        await PassAsync((Task)task);
        return await task;
    }

    /// <summary>The record of the prefix's run.</summary>
    public async Task<RunRecord?> RecordAsync() => await new RunStore(await SharedAsync()).ReadAsync();

    /// <summary>Ops published so far.</summary>
    public async Task<long> PublishedAsync()
    {
        // Without the plan and all that was measured, which are long, since tests ask for this again and again.
        int tasks = (int)await Database.HashGetAsync("dst_run", RunFields.Tasks);
        if (tasks == 0)
            return 0;
        RedisValue[] published = await Database.HashGetAsync(
            "dst_run",
            [.. Enumerable.Range(0, tasks).Select(task => (RedisValue)RunFields.OfTask(task, WireNames.Published))]);
        return published.Sum(ops => (long)ops);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RigWorker worker in _workers)
            await worker.DisposeAsync();
        foreach (ControlConnection owned in _owned.Keys)
            await owned.DisposeAsync();
        _passing?.Time.Dispose();
        await View.DisposeAsync();
        await Server.DisposeAsync();
    }

    private ControlConnection? _shared;

    private async Task<ControlConnection> SharedAsync() => _shared ??= await ConnectAsync();
}
