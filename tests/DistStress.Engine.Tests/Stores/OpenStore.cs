using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Intake;
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
    /// <param name="condition">The file's <c>condition</c>; null for none.</param>
    public Task<OpResult> RunAsync(
        string action, long op = 0, string? data = null, int samples = 0, string? condition = null)
    {
        string fields = (data is null ? "" : $",\"data\":{data}")
            + (condition is null ? "" : $",\"condition\":\"{condition}\"");
        return RunAsync(Make(action, op, samples, fields));
    }

    /// <summary>Runs an op that verifies what it reads, as a worker does.</summary>
    /// <param name="action">The action, as a file names it.</param>
    /// <param name="op">The op's number.</param>
    /// <param name="data">What the file says was written.</param>
    public async Task<OpResult> VerifyAsync(string action, long op, string data)
    {
        Operation operation = Make(action, op, 0, $",\"verify\":true,\"data\":{data}");
        OpResult result = await RunAsync(operation);
        return new WorkerTask("run", operation.Task, 1).Judge(operation, result);
    }

    private Operation Make(string action, long op, int samples, string fields)
    {
        TrafficTask task = TrafficFile.Parse(
            $$"""[{"action":"{{action}}","seed":{{Seed}},"qps":1,"times":{{op + 1}},"samples":{{samples}}{{fields}}}]""",
            "test.json",
            new StressConfig
            {
                TableName = "table", Threads = 1, Layout = View.Layout, Database = View.Options.Database,
            }.ForTraffic()).Tasks[0];
        var generator = new OperationGenerator(new TaskGeneration(task));
        generator.MoveTo(op, []);
        var operation = new Operation(task);
        generator.Next(operation);
        return operation;
    }

    public async Task<OpResult> RunAsync(Operation operation) =>
        await _target.ExecuteAsync(operation, TestContext.Current.CancellationToken);

    public Task AssertHoldsAsync() => View.AssertHoldsAsync(Expected);

    public ValueTask DisposeAsync() => _target.DisposeAsync();
}
