using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Targets.Redis;
using StackExchange.Redis;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>
/// A worker against load generators of others: the same command, the same size of key and value, as many keys, the same
/// server, one after the other. The work comes through another server, so that only ops are counted on this one.
/// </summary>
internal sealed class WorkerRedisScenario : IScenario
{
    private const string Table = "load";
    private const string Column = "body";
    private static readonly TimeSpan PeerWarmUp = TimeSpan.FromSeconds(1);

    // All work is published in this time, and then the publisher does next to nothing: of two processors the other
    // clients have all that the server leaves.
    private static readonly TimeSpan Publishing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public string Name => "worker-redis";

    public string Summary => "one worker with the Redis target, as a ratio to redis-benchmark and memtier_benchmark";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "5", "length of each measurement"),
        new("rounds", "5", "how often each is measured; the median counts"),
        new("rate", "1500000", "ops for each second, all of them published before: more than the worker can"),
        new("keys", "100000", "items"),
        new("value", "32", "bytes of the one column"),
        new("loops", "4", "consumer loops of the worker"),
        new("in-flight", "1000", "max_in_flight"),
        new("connections", "0", "connections of the worker to the target; 0 for as many as it has by itself"),
        new("batch", "100", "batch: what publisher and worker have to do for each"),
        new("memtier", "", "path of memtier_benchmark, which is measured too where it is given"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        var published = TimeSpan.FromSeconds(settings.Number("seconds")) + Publishing + WarmUp;
        long ops = (long)(settings.Number("rate") * published.TotalSeconds);
        await using RedisServer control = await RedisServer.StartAsync();
        await using RedisServer server = await RedisServer.StartAsync();
        var config = new StressConfig
        {
            TableName = Table,
            Threads = (int)settings.Number("loops"),
            Database = RedisStore.Instance,
            Endpoint = server.Endpoint,
            MaxInFlight = (int)settings.Number("in-flight"),
            MaxBacklog = ops,
            Connections = settings.Number("connections") is > 0 and var connections ? (int)connections : null,
            Batch = (int)settings.Number("batch"),
        };
        await Prefix.PrepareAsync(control, config);
        IRedisPeer[] peers = Peers(settings.Text("memtier"));
        await FillAsync(server, peers, settings);
        await using PartProcess worker = PartProcess.Start(WorkerPart.PartName, new WorkerSettings(control.Endpoint));
        await worker.NextAsync<WorkerSample>("sample");

        (string Action, PeerCommand Command)[] kinds =
        [
            ("updateItem", new PeerCommand("HSET", Column, settings.Number("value"))),
            ("getItem", new PeerCommand("HGETALL", null, settings.Number("value"))),
        ];
        var table = new TextTable(
            "command", "client", "ops/s", "CPU us/op", "client cores", "server us/op", "server cores");
        foreach ((string action, PeerCommand command) in kinds)
        {
            var ours = new List<ClientRate>();
            var theirs = peers.ToDictionary(peer => peer, _ => new List<ClientRate>());
            for (int round = 0; round < settings.Number("rounds"); round++)
            {
                foreach (IRedisPeer peer in peers)
                    theirs[peer].Add(await PeerAsync(server, peer, command, settings));
                ours.Add(await WorkerAsync(control, server, worker, config, action, command.Name, ops, settings));
            }

            Report(command.Name, ours, theirs, table, result);
        }

        table.Print();
        if (peers.Length == 1)
            Console.WriteLine("memtier_benchmark was not measured: --memtier says where it is.");
    }

    private static IRedisPeer[] Peers(string memtier)
    {
        var benchmark = new RedisBenchmark(Table + ":");
        return memtier.Length == 0 ? [benchmark] : [benchmark, new MemtierBenchmark(memtier, Table + ":")];
    }

    private static async Task<ClientRate> PeerAsync(
        RedisServer server, IRedisPeer peer, PeerCommand command, ScenarioSettings settings)
    {
        using LoadProgram program = peer.Start(server.Port, settings.Number("keys"), command);
        await Task.Delay(PeerWarmUp);
        return await ClientRate.MeasureAsync(
            server, command.Name.ToLowerInvariant(), program.ProcessId,
            TimeSpan.FromSeconds(settings.Number("seconds")));
    }

    private static async Task<ClientRate> WorkerAsync(
        RedisServer control, RedisServer server, PartProcess worker, StressConfig config, string action, string command,
        long ops, ScenarioSettings settings)
    {
        string traffic = Traffic.Flat(
            action, (long)(ops / Publishing.TotalSeconds), (decimal)Publishing.TotalSeconds, Fields(action, settings));
        await using PartProcess publisher = PartProcess.Start(
            PublisherPart.PartName, new PublisherSettings(control.Endpoint, ConfigJson.Write(config), traffic));
        await publisher.NextAsync<PublisherSample>("sample");
        await Task.Delay(Publishing + WarmUp);
        ClientRate rate = await ClientRate.MeasureAsync(
            server, command.ToLowerInvariant(), worker.ProcessId, TimeSpan.FromSeconds(settings.Number("seconds")));
        publisher.End();
        PublisherReport run = await publisher.NextAsync<PublisherReport>("report");
        if (run.Dropped == 0)
            throw new ScenarioException("The worker ran out of work: give --rate more than it can.");
        if (run.Failed > 0)
            Console.WriteLine($"{action}: {run.Failed} ops failed: {string.Join(' ', run.Errors)}");
        return rate;
    }

    private static (string, JsonNode)[] Fields(string action, ScenarioSettings settings)
    {
        (string, JsonNode)[] keys = [("keys", settings.Number("keys")), ("distribution", "uniform")];
        return action == "getItem" ? keys : [.. keys, ("data", new JsonObject { [Column] = settings.Number("value") })];
    }

    // All clients read what is there: the worker its keys, and each peer its own.
    private static async Task FillAsync(RedisServer server, IRedisPeer[] peers, ScenarioSettings settings)
    {
        IDatabase database = server.View.GetDatabase();
        byte[] value = new byte[settings.Number("value")];
        for (long first = 0; first < settings.Number("keys"); first += 1000)
        {
            IBatch batch = database.CreateBatch();
            var writes = new List<Task>();
            for (long key = first; key < Math.Min(first + 1000, settings.Number("keys")); key++)
            {
                writes.Add(batch.HashSetAsync($"{Table}:{ItemKey.Text(1, (ulong)key)}", Column, value));
                foreach (IRedisPeer peer in peers)
                    writes.Add(batch.HashSetAsync(peer.KeyOf(key), Column, value));
            }

            batch.Execute();
            await Task.WhenAll(writes);
        }
    }

    private static void Report(
        string command, List<ClientRate> ours, Dictionary<IRedisPeer, List<ClientRate>> theirs, TextTable table,
        ResultLine result)
    {
        string name = command.ToLowerInvariant();
        Report(name, "worker", ours, table, result);
        foreach ((IRedisPeer peer, List<ClientRate> rates) in theirs)
            Report(name, peer.Name, rates, table, result);
        foreach ((IRedisPeer peer, List<ClientRate> rates) in theirs)
        {
            // Rounds lie close together in time, so the ratio of each round is less troubled by what else the machine
            // does.
            double ratio = Statistics.Median(ours.Zip(rates, (our, their) => our.OpsASecond / their.OpsASecond));
            table.Add(command, "worker : " + peer.Name, ratio, "", "", "", "");
            result.Add($"{name}_{peer.Name}_ratio", ratio);
        }
    }

    private static void Report(
        string command, string client, List<ClientRate> rates, TextTable table, ResultLine result)
    {
        double Median(Func<ClientRate, double> of) => Statistics.Median(rates.Select(of));
        table.Add(
            command.ToUpperInvariant(), client, Median(rate => rate.OpsASecond), Median(rate => rate.ClientMicrosAnOp),
            Median(rate => rate.ClientCores), Median(rate => rate.ServerMicrosAnOp),
            Median(rate => rate.ServerCores));
        result.Add($"{command}_{client}_ops_s", Median(rate => rate.OpsASecond));
        result.Add($"{command}_{client}_cpu_us_op", Median(rate => rate.ClientMicrosAnOp));
        result.Add($"{command}_{client}_server_us_op", Median(rate => rate.ServerMicrosAnOp));
    }
}
