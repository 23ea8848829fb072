using System.Globalization;
using System.Text.Json.Nodes;
using DistStress.Benchmarks.Measuring;
using DistStress.Benchmarks.Parts;
using DistStress.Benchmarks.Servers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Targets.Redis;
using StackExchange.Redis;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>
/// A worker against redis-benchmark: the same command, the same size of key and value, as many keys, the same server,
/// one after the other. The work comes through another server, so that only ops are counted on this one.
/// </summary>
internal sealed class WorkerRedisScenario : IScenario
{
    private const string Table = "load";
    private const string Column = "body";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public string Name => "worker-redis";

    public string Summary => "one worker with the Redis target, as a ratio to redis-benchmark -P 16 -c 10";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "5", "length of each measurement"),
        new("rounds", "5", "how often each is measured; the median counts"),
        new("rate", "1000000", "ops a second that are published: more than the worker can"),
        new("keys", "100000", "items"),
        new("value", "32", "bytes of the one column"),
        new("loops", "4", "consumer loops of the worker"),
        new("in-flight", "1000", "max_in_flight"),
    ];

    public async Task RunAsync(ScenarioSettings settings, ResultLine result)
    {
        await using RedisServer control = await RedisServer.StartAsync();
        await using RedisServer server = await RedisServer.StartAsync();
        var config = new StressConfig
        {
            TableName = Table,
            Threads = (int)settings.Number("loops"),
            Database = RedisStore.Instance,
            Endpoint = server.Endpoint,
            MaxInFlight = (int)settings.Number("in-flight"),
            MaxBacklog = 2_000_000,
        };
        await Prefix.PrepareAsync(control, config);
        await FillAsync(server, settings);
        await using PartProcess worker = PartProcess.Start(WorkerPart.PartName, new WorkerSettings(control.Endpoint));
        await worker.NextAsync<WorkerSample>("sample");

        (string Action, string[] Command)[] kinds =
        [
            ("updateItem", ["HSET", BenchmarkKey, Column, new string('x', (int)settings.Number("value"))]),
            ("getItem", ["HGETALL", BenchmarkKey]),
        ];
        var table = new TextTable(
            "command", "client", "ops/s", "CPU us/op", "client cores", "server us/op", "server cores");
        foreach ((string action, string[] command) in kinds)
        {
            var ours = new List<ClientRate>();
            var theirs = new List<ClientRate>();
            for (int round = 0; round < settings.Number("rounds"); round++)
            {
                theirs.Add(await BenchmarkAsync(server, command, settings));
                ours.Add(await WorkerAsync(control, server, worker, config, action, command[0], settings));
            }

            Report(command[0], ours, theirs, table, result);
        }

        table.Print();
    }

    // As long as a key of the worker.
    private static string BenchmarkKey =>
        $"{Table}:{new string('0', ItemSize.KeyLength - RedisBenchmark.RandomPart.Length)}{RedisBenchmark.RandomPart}";

    private static async Task<ClientRate> BenchmarkAsync(
        RedisServer server, string[] command, ScenarioSettings settings)
    {
        using RedisBenchmark benchmark = RedisBenchmark.Start(server.Port, settings.Number("keys"), command);
        await Task.Delay(WarmUp / 2);
        return await ClientRate.MeasureAsync(
            server, command[0].ToLowerInvariant(), benchmark.ProcessId,
                TimeSpan.FromSeconds(settings.Number("seconds")));
    }

    private static async Task<ClientRate> WorkerAsync(
        RedisServer control, RedisServer server, PartProcess worker, StressConfig config, string action, string command,
        ScenarioSettings settings)
    {
        string traffic = Traffic.Flat(action, settings.Number("rate"), 3600, Fields(action, settings));
        await using PartProcess publisher = PartProcess.Start(
            PublisherPart.PartName, new PublisherSettings(control.Endpoint, ConfigJson.Write(config), traffic));
        await publisher.NextAsync<PublisherSample>("sample");
        await Task.Delay(WarmUp);
        ClientRate rate = await ClientRate.MeasureAsync(
            server, command.ToLowerInvariant(), worker.ProcessId, TimeSpan.FromSeconds(settings.Number("seconds")));
        publisher.End();
        PublisherReport run = await publisher.NextAsync<PublisherReport>("report");
        if (run.Failed > 0)
            Console.WriteLine($"{action}: {run.Failed} ops failed: {string.Join(' ', run.Errors)}");
        return rate;
    }

    private static (string, JsonNode)[] Fields(string action, ScenarioSettings settings)
    {
        (string, JsonNode)[] keys = [("keys", settings.Number("keys")), ("distribution", "uniform")];
        return action == "getItem" ? keys : [.. keys, ("data", new JsonObject { [Column] = settings.Number("value") })];
    }

    // Both clients read what is there: the worker's keys and those that redis-benchmark makes up.
    private static async Task FillAsync(RedisServer server, ScenarioSettings settings)
    {
        IDatabase database = server.View.GetDatabase();
        byte[] value = new byte[settings.Number("value")];
        for (long first = 0; first < settings.Number("keys"); first += 1000)
        {
            IBatch batch = database.CreateBatch();
            var writes = new List<Task>();
            for (long key = first; key < Math.Min(first + 1000, settings.Number("keys")); key++)
            {
                string digits = key.ToString("D12", CultureInfo.InvariantCulture);
                string other = BenchmarkKey.Replace(RedisBenchmark.RandomPart, digits, StringComparison.Ordinal);
                writes.Add(batch.HashSetAsync(other, Column, value));
                writes.Add(batch.HashSetAsync($"{Table}:{ItemKey.Text(1, (ulong)key)}", Column, value));
            }

            batch.Execute();
            await Task.WhenAll(writes);
        }
    }

    private static void Report(
        string command, List<ClientRate> ours, List<ClientRate> theirs, TextTable table, ResultLine result)
    {
        double Median(List<ClientRate> rates, Func<ClientRate, double> of) => Statistics.Median(rates.Select(of));
        void Row(string client, List<ClientRate> rates) => table.Add(
            command, client, Median(rates, rate => rate.OpsASecond), Median(rates, rate => rate.ClientMicrosAnOp),
            Median(rates, rate => rate.ClientCores), Median(rates, rate => rate.ServerMicrosAnOp),
            Median(rates, rate => rate.ServerCores));
        Row("redis-benchmark", theirs);
        Row("worker", ours);
        // Rounds lie close together in time, so the ratio of each round is less troubled by what else the machine does.
        double ratio = Statistics.Median(ours.Zip(theirs, (our, their) => our.OpsASecond / their.OpsASecond));
        table.Add(command, "worker : redis-benchmark", ratio, "", "", "", "");
        string name = command.ToLowerInvariant();
        result.Add(name + "_ratio", ratio);
        result.Add(name + "_worker_ops_s", Median(ours, rate => rate.OpsASecond));
        result.Add(name + "_benchmark_ops_s", Median(theirs, rate => rate.OpsASecond));
        result.Add(name + "_worker_cpu_us_op", Median(ours, rate => rate.ClientMicrosAnOp));
        result.Add(name + "_benchmark_cpu_us_op", Median(theirs, rate => rate.ClientMicrosAnOp));
    }
}
