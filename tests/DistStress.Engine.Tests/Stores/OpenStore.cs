using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Stores;

/// <summary>A table with a target on it, and what the table should hold.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    public const ulong Seed = 1;

    private readonly ITarget _target;

    private OpenStore(StoreView view, ITarget target)
    {
        View = view;
        _target = target;
    }

    public StoreView View { get; }

    public StoreContents Expected { get; } = new();

    public static async Task<OpenStore> OpenAsync(StoreView view)
    {
        ITarget target = view.Options.Database.Open(view.Options);
        await target.CheckAsync(TestContext.Current.CancellationToken);
        return new OpenStore(view, target);
    }

    /// <summary>The key of an item of the tests' stream.</summary>
    public static string Key(ulong index) => ReferenceGenerator.Key(Seed, index);

    /// <summary>Puts an item into the table past the target.</summary>
    public async Task PlantAsync(ulong index, params (string Name, StoredValue Value)[] columns)
    {
        Dictionary<string, StoredValue> item = columns.ToDictionary(column => column.Name, column => column.Value);
        await View.WriteAsync(Key(index), item);
        Expected.Put(Key(index), item);
    }

    /// <summary>Runs an op of a task.</summary>
    /// <param name="action">The action, as a file names it.</param>
    /// <param name="op">The op's number.</param>
    /// <param name="data">The file's <c>data</c>; null for none.</param>
    /// <param name="samples">The file's <c>samples</c>.</param>
    public Task<OpResult> RunAsync(string action, long op = 0, string? data = null, int samples = 0)
    {
        string columns = data is null ? "" : $",\"data\":{data}";
        TrafficTask task = TrafficFile.Parse(
            $$"""[{"action":"{{action}}","seed":{{Seed}},"qps":1,"times":{{op + 1}},"samples":{{samples}}{{columns}}}]""",
            "test.json",
            new StressConfig
            {
                TableName = "table", Threads = 1, Layout = View.Layout, Database = View.Options.Database,
            }.ForTraffic()).Tasks[0];
        var generator = new OperationGenerator(new TaskGeneration(task));
        generator.MoveTo(op, []);
        var operation = new Operation(task);
        generator.Next(operation);
        return RunAsync(operation);
    }

    public async Task<OpResult> RunAsync(Operation operation) =>
        await _target.ExecuteAsync(operation, TestContext.Current.CancellationToken);

    public Task AssertHoldsAsync() => View.AssertHoldsAsync(Expected);

    public ValueTask DisposeAsync() => _target.DisposeAsync();
}
