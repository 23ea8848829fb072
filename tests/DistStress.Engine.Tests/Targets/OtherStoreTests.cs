using System.Collections.Concurrent;
using System.Text.Json;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Tests.Input;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working;
using DistStress.Engine.Working.Settings;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>
/// A store that the product does not know: everything that is done with a store is done through its class.
/// </summary>
public sealed class OtherStoreTests
{
    [Fact]
    public void Its_limits_hold_for_traffic()
    {
        StressConfig config = new() { TableName = "t", Threads = 1, Database = new SmallStore() };

        Assert.Equal(
            "must be at most 8, but is 9; the small store takes at most 8 bytes",
            Assert.Single(Refusal.OfTraffic(
                """[{"action":"putItem","qps":1,"times":1,"data":{"a":9}}]""", config)).Message);
        TrafficPlan plan = TrafficFile.Parse(
            """[{"action":"batchGetItem","qps":1,"times":1,"samples":3}]""", "t", config.ForTraffic());
        Assert.Equal(3, Assert.Single(plan.Tasks).ItemsPerOp);
        Assert.Single(Refusal.OfTraffic("""[{"action":"batchGetItem","qps":1,"times":1,"samples":4}]""", config));
    }

    [Fact]
    public void It_is_stored_by_its_word_and_known_by_its_object()
    {
        StressConfig config = new() { TableName = "t", Threads = 1, Database = new SmallStore() };
        using JsonDocument stored = JsonDocument.Parse(ConfigJson.Write(config));

        Assert.Equal("small", stored.RootElement.GetProperty("database").GetString());
        Assert.False(StressConfigComparer.SameMeaning(config, config with { Database = TargetDatabase.Redis }));
        Assert.True(StressConfigComparer.SameMeaning(config, config with { }));
    }

    [Fact]
    public async Task It_is_looked_at_and_prepared()
    {
        var store = new SmallStore();
        TargetOptions target = TargetChoice.For(
            new() { TableName = "t", Threads = 1 }, new WorkerOptions { Database = store, Endpoint = "here" }, null);

        PreparationLook look = await store.LookAsync(target, new(), TestContext.Current.CancellationToken);
        PreparedTarget prepared = await store.PrepareAsync(target, new(), TestContext.Current.CancellationToken);

        Assert.Equal(new PreparationLook("a small store at here", null), look);
        Assert.Equal((store, "Small", "There."), (prepared.Database, prepared.Status, prepared.Message));
    }

    [Fact]
    public async Task A_worker_loads_it()
    {
        var store = new SmallStore();
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync(store);

        RunResult result = await rig.RunAsync(
            """[{"action":"putItem","seed":1,"qps":500,"times":50,"data":{"a":8}}]""");

        Assert.Equal(new TaskCounts(50, 50, 0, 0, 0, 0), result.Counts);
        Assert.Equal(
            Enumerable.Range(0, 50).Select(index => ItemKey.Text(1, (ulong)index)).Order(), store.Keys.Order());
    }

    /// <summary>Remembers the keys that it was sent.</summary>
    private sealed class SmallStore : Store
    {
        private static readonly StoreLimit Bytes = new(8, "the small store takes at most 8 bytes");

        private static readonly StoreLimit Items = new(3, "the small store takes at most 3 items");

        public ConcurrentBag<string> Keys { get; } = [];

        public override string Word => "small";

        public override string Name => "Small";

        public override string Summary => "small";

        public override StoreLimits LimitsOf(TargetLayout layout) => new()
        {
            ValueBytes = Bytes,
            RecordBytes = Bytes with { Most = 100 },
            NameBytes = Bytes,
            ItemsRead = Items,
            ItemsWritten = Items,
        };

        public override ITarget Open(TargetOptions options) =>
            new SmallTarget(this, $"a small store at {options.Endpoint}");

        public override Task<PreparedTarget> PrepareAsync(
            TargetOptions target, PreparationOptions options, CancellationToken cancellationToken) =>
            ReachAsync(target, "Small", "There.", cancellationToken);
    }

    private sealed class SmallTarget(SmallStore store, string description) : ITarget
    {
        public string Description => description;

        public ValueTask CheckAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
        {
            store.Keys.Add(operation.Item.Key);
            return ValueTask.FromResult(new OpResult(OpStatus.Succeeded));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
