using System.Collections.Concurrent;
using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>A server with publishers and workers on it, as many as a test wants, each on its own connection.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<IAsyncDisposable> _owned = [];
    private readonly List<RigWorker> _workers = [];

    private Rig(IRedisServer server, ConnectionMultiplexer view)
    {
        Server = server;
        View = view;
    }

    public IRedisServer Server { get; }

    public ConnectionMultiplexer View { get; }

    public IDatabase Database => View.GetDatabase();

    /// <summary>What publishers and workers warned of.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>The machine's clocks as those see them that connect from now on.</summary>
    public DeadlineTimeProvider Time { get; set; } = DeadlineTimeProvider.Machine;

    public static StressConfig Config { get; } = new() { TableName = "load", Threads = 4 };

    public static async Task<Rig> StartAsync(RedisServerKind kind, NotifyKey? key = null) =>
        await StartAsync(await RedisServers.StartAsync(kind), key);

    public static async Task<Rig> StartAsync(IRedisServer server, NotifyKey? key = null) =>
        new(server, await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true")) { Key = key };

    /// <summary>The key for control messages that connections have where a test does not say otherwise.</summary>
    public NotifyKey? Key { get; init; }

    public Task<ControlConnection> ConnectAsync() => ConnectAsync(Key);

    public async Task<ControlConnection> ConnectAsync(NotifyKey? key)
    {
        ControlConnection control = await ControlConnection.ConnectAsync(new ControlOptions
        {
            Server = Server.Endpoint,
            Time = Time,
            NotifyKey = key,
        });
        _owned.Add(control);
        return control;
    }

    /// <summary>Starts a worker and waits until it beats.</summary>
    public async Task<RigWorker> StartWorkerAsync(
        Store? database = null, Func<WorkerOptions, WorkerOptions>? choose = null)
    {
        ControlConnection control = await ConnectAsync();
        if (await new ConfigStore(control).ReadAsync() is null)
            await new ConfigStore(control).SynchronizeAsync(Config);
        var worker = new RigWorker(control, database ?? TargetDatabase.Redis, Warnings.Enqueue, choose);
        _workers.Add(worker);
        await worker.Beating.WaitAsync(Patience);
        return worker;
    }

    public static TrafficPlan Plan(string traffic, StressConfig? config = null) =>
        TrafficFile.Parse(traffic, "test.json", (config ?? Config).ForTraffic());

    public Task<RunResult> RunAsync(string traffic, StressConfig? config = null, bool noBarrier = false) =>
        StartRun(traffic, config, noBarrier: noBarrier).Result;

    /// <summary>Begins a run.</summary>
    public RigRun StartRun(
        string traffic, StressConfig? config = null, Action<PublishStat>? onStat = null, bool noBarrier = false)
    {
        var stop = new CancellationTokenSource();
        async Task<RunResult> RunAsync()
        {
            ControlConnection control = await ConnectAsync();
            var publisher = new Publisher(control, new PublisherOptions
            {
                NoBarrier = noBarrier,
                OnStat = onStat,
                OnWarning = notice => Warnings.Enqueue(notice.Text),
            });
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

    /// <summary>Fails the test unless a run was stopped in order: every op is accounted for, and none failed.</summary>
    public static void AssertStopped(RunResult result)
    {
        TaskCounts counts = result.Counts;
        Assert.Equal((RunState.Stopped, 0L), (result.State, counts.Failed));
        Assert.Equal(counts.Published, counts.Completed + counts.Dropped);
    }

    /// <summary>The record of the prefix's run.</summary>
    public async Task<RunRecord?> RecordAsync() => await new RunStore(await SharedAsync()).ReadAsync();

    /// <summary>Ops published so far.</summary>
    public async Task<long> PublishedAsync() =>
        (await RecordAsync())?.Tasks.Sum(task => task.Counts.Published) ?? 0;

    public async ValueTask DisposeAsync()
    {
        foreach (RigWorker worker in _workers)
            await worker.DisposeAsync();
        foreach (IAsyncDisposable owned in _owned)
            await owned.DisposeAsync();
        await View.DisposeAsync();
        await Server.DisposeAsync();
    }

    private ControlConnection? _shared;

    private async Task<ControlConnection> SharedAsync() => _shared ??= await ConnectAsync();
}
