using System.Buffers;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;
using DistStress.Engine.Working.Intake;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>
/// Reads that compare what they find with what generation says was written, on every store and layout.
/// </summary>
public sealed class VerificationTests(SharedServers servers) : IClassFixture<SharedServers>
{
    // Four columns of the three kinds; the spread one has a name of its own for each item.
    private static readonly ColumnSpec[] Written =
    [
        ColumnSpec.OfSpread("request_", 16, 8), ColumnSpec.OfBytes("body", 300), ColumnSpec.OfBytes("empty", 0),
        ColumnSpec.OfText("note", "as it was wrïtten"),
    ];

    private static readonly TrafficAction[] Reads =
    [
        TrafficAction.GetItem, TrafficAction.Query, TrafficAction.GetSubItem, TrafficAction.BatchGetItem,
        TrafficAction.BatchGetSubItem,
    ];

    public static TheoryData<StoreServer, TargetLayout> Stores =>
        new MatrixTheoryData<StoreServer, TargetLayout>(
            Enum.GetValues<StoreServer>(), [TargetLayout.Columns, TargetLayout.Rows]);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_was_written_is_read_without_a_mismatch(StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        await WriteAsync(store, 30, Written);

        foreach (TrafficAction action in Reads)
        {
            for (int op = 0; op < 3; op++)
                Assert.Equal([], await MismatchesAsync(store, action, op, Written));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_changed_column_is_named_with_its_key_and_the_first_byte_that_differs(
        StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        await WriteAsync(store, 30, Written);
        // Item 7 gets the body that item 8 would have, of which some byte differs.
        Item item = ItemOf(7);
        byte[] other = ItemOf(8).Columns[1].Value.ToArray();
        ReadOnlySpan<byte> own = item.Columns[1].Value.FirstSpan;
        int at = own.CommonPrefixLength(other);
        string expected = $"item {item.Key}, column \"body\": byte {at} is 0x{other[at]:x2} where 0x{own[at]:x2} "
            + "was written";
        Dictionary<string, StoredValue> columns = ColumnsOf(item);
        columns["body"] = StoredValue.OfBytes(other);
        await store.View.WriteAsync(item.Key, columns);

        foreach (TrafficAction action in Reads)
        {
            int op = action.IsBatch() ? 0 : 7;
            Assert.Equal([expected], await MismatchesAsync(store, action, op, Written));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Missing_and_additional_columns_and_missing_items_are_mismatches(
        StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        await WriteAsync(store, 9, Written[..2]);
        Item item = ItemOf(0);

        Assert.Equal(
            [$"item {item.Key} has no column \"empty\"", $"item {item.Key} has no column \"note\""],
            await MismatchesAsync(store, TrafficAction.GetItem, 0, Written));
        Assert.Equal(
            [$"item {item.Key} has a column \"body\" that was not written"],
            await MismatchesAsync(store, TrafficAction.Query, 0, Written[..1]));
        // Nobody asked for the other column.
        Assert.Equal([], await MismatchesAsync(store, TrafficAction.GetSubItem, 0, Written[..1]));
        // A batch of ten, of which the last was never written.
        Assert.Equal(
            [$"item {ItemOf(9).Key} is not there"],
            await MismatchesAsync(store, TrafficAction.BatchGetItem, 0, Written[..2]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_item_that_a_batch_names_several_times_is_found_each_time(
        StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        await WriteAsync(store, 3, Written);

        foreach (TrafficAction action in Reads.Where(action => action.IsBatch()))
        {
            OpResult result = await ReadAsync(store, action, 0, Written, keys: 3);
            Assert.Equal(OpStatus.Succeeded, result.Status);
            Assert.Null(result.Mismatches);
        }
    }

    [Fact]
    public async Task All_mismatches_are_counted_and_the_first_ten_described()
    {
        await using OpenStore store = await OpenAsync(StoreServer.Redis, TargetLayout.Columns);

        OpResult result = await ReadAsync(store, TrafficAction.BatchGetItem, 0, Written, items: 40);

        Assert.Equal(OpStatus.NotFound, result.Status);
        Assert.Equal(40, result.Mismatches!.Count);
        Assert.Equal(OpMismatches.MostDescribed, result.Mismatches.Descriptions.Count);
    }

    private async Task<OpenStore> OpenAsync(StoreServer server, TargetLayout layout) =>
        await OpenStore.OpenAsync(await servers.TableAsync(server, layout));

    private static Item ItemOf(long index) => TargetOps.Make(TrafficAction.PutItem, index, Written).Item;

    private static Dictionary<string, StoredValue> ColumnsOf(Item item)
    {
        var columns = new Dictionary<string, StoredValue>();
        foreach (ItemColumn column in item.Columns)
            columns[column.Name.Text] = StoredValue.Of(in column);

        return columns;
    }

    private static async Task WriteAsync(OpenStore store, int items, ColumnSpec[] columns)
    {
        for (int index = 0; index < items; index++)
            await RunAsync(store, TargetOps.Make(TrafficAction.PutItem, index, columns));
    }

    private static async Task<IReadOnlyList<string>> MismatchesAsync(
        OpenStore store, TrafficAction action, int op, ColumnSpec[] columns) =>
        (await ReadAsync(store, action, op, columns)).Mismatches?.Descriptions ?? [];

    /// <summary>A read as a worker does it: by the target, and judged by the task.</summary>
    private static async Task<OpResult> ReadAsync(
        OpenStore store, TrafficAction action, int op, ColumnSpec[] columns, int items = 10, long? keys = null)
    {
        TrafficTask task = TargetOps.Make(action, action.IsBatch() ? items : 1, 0, columns).Task with
        {
            Verify = true,
            Keys = keys,
        };
        var generator = new OperationGenerator(new TaskGeneration(task));
        generator.MoveTo(op, []);
        var operation = new Operation(task);
        generator.Next(operation);
        OpResult result = await RunAsync(store, operation);
        return new WorkerTask("run", task, 1).Judge(operation, result);
    }

    private static async Task<OpResult> RunAsync(OpenStore store, Operation operation)
    {
        OpResult result = await store.RunAsync(operation);
        Assert.Null(result.Error);
        return result;
    }
}
