using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Stores;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Typed values, sums and conditions on every store and layout, read past the target.</summary>
public sealed class TypedValueTests(SharedServers servers) : IClassFixture<SharedServers>
{
    public static TheoryData<StoreServer, TargetLayout> Stores =>
        new MatrixTheoryData<StoreServer, TargetLayout>(
            Enum.GetValues<StoreServer>(), [TargetLayout.Columns, TargetLayout.Rows]);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Every_kind_of_value_is_stored_and_read_back_as_an_independent_generator_says(
        StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        for (int op = 0; op < 40; op++)
        {
            string action = op % 3 == 0 ? "updateItem" : "putItem";
            OpResult result = await store.RunAsync(action, op, TypedColumns.Data);
            Dictionary<string, StoredValue> item = ReferenceGenerator.Columns(
                TypedColumns.Data, OpenStore.Seed, (ulong)op);
            Assert.Equal(
                (OpStatus.Succeeded, item.Values.Sum(value => (long)value.Length), null),
                (result.Status, result.Bytes, result.Detail));
            store.Expected.Put(OpenStore.Key((ulong)op), item);
        }

        await store.RunAsync("batchPutItem", 10, TypedColumns.Data, samples: 4);
        for (ulong index = 40; index < 44; index++)
        {
            store.Expected.Put(
                OpenStore.Key(index), ReferenceGenerator.Columns(TypedColumns.Data, OpenStore.Seed, index));
        }

        await store.AssertHoldsAsync();
        foreach (string action in (string[])["getItem", "query", "getSubItem", "batchGetItem", "batchGetSubItem"])
        {
            OpResult read = await store.VerifyAsync(action, 3, TypedColumns.Data);
            Assert.Equal((OpStatus.Succeeded, null), (read.Status, read.Detail));
            Assert.Equal([], read.Mismatches?.Descriptions ?? []);
            Assert.Equal(BytesOf(store, action.StartsWith("batch", StringComparison.Ordinal) ? 10 : 1), read.Bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_number_is_added_to_what_is_there_and_to_nothing(StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        await store.PlantAsync(0, ("hits", StoredValue.OfNumber(40)), ("kept", StoredValue.OfText("x")));
        const string data = """{"hits":{"add":3},"note":"text","less":{"add":-9000000000}}""";
        for (int op = 0; op < 2; op++)
        {
            OpResult result = await store.RunAsync("updateItem", op, data);
            Assert.Equal((OpStatus.Succeeded, 1 + 4 + 11, null), (result.Status, result.Bytes, result.Detail));
        }

        await store.RunAsync("updateItem", 1, """{"hits":{"add":1}}""");

        store.Expected.Update(OpenStore.Key(0), Columns(43));
        store.Expected.Put(OpenStore.Key(1), Columns(4));
        await store.AssertHoldsAsync();
        Assert.Null((await store.VerifyAsync("getItem", 1, data)).Mismatches);
        Assert.Null((await store.VerifyAsync("getSubItem", 1, data)).Mismatches);
        OpResult other =
            await store.VerifyAsync("getItem", 1, """{"hits":{"add":1},"note":{"ttl":1},"less":{"add":1}}""");
        Assert.StartsWith(
            $"item {OpenStore.Key(1)}, column \"note\": ", Assert.Single(other.Mismatches!.Descriptions),
            StringComparison.Ordinal);

        static Dictionary<string, StoredValue> Columns(int hits) => new()
        {
            ["hits"] = StoredValue.OfNumber(hits), ["note"] = StoredValue.OfText("text"),
            ["less"] = StoredValue.OfNumber(-9_000_000_000),
        };
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_write_is_done_only_where_its_condition_holds(StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        await store.PlantAsync(0, ("old", StoredValue.OfText("1")), ("a", StoredValue.OfText("2")));
        const string data = """{"a":"new","b":{"type":"N","min":7,"max":7}}""";
        const string adding = """{"a":"sum","n":{"add":5}}""";
        const string exists = "exists";
        const string notExists = "not_exists";

        await RefusedAsync("putItem", 0, data, notExists);
        await RefusedAsync("putItem", 1, data, exists);
        await RefusedAsync("updateItem", 0, adding, notExists);
        await RefusedAsync("updateItem", 1, adding, exists);
        await RefusedAsync("deleteItem", 0, null, notExists);
        await RefusedAsync("deleteItem", 1, null, exists);
        await store.AssertHoldsAsync();

        await DoneAsync("putItem", 0, data, exists, 4);
        store.Expected.Put(OpenStore.Key(0), ReferenceGenerator.Columns(data, 1, 0));
        await DoneAsync("putItem", 1, data, notExists, 4);
        store.Expected.Put(OpenStore.Key(1), ReferenceGenerator.Columns(data, 1, 1));
        await store.AssertHoldsAsync();

        await DoneAsync("updateItem", 0, adding, exists, 4);
        store.Expected.Update(OpenStore.Key(0), ReferenceGenerator.Columns(adding, 1, 0));
        await DoneAsync("updateItem", 2, adding, notExists, 4);
        store.Expected.Put(OpenStore.Key(2), ReferenceGenerator.Columns(adding, 1, 2));
        await store.AssertHoldsAsync();

        await DoneAsync("deleteItem", 0, null, exists, 0);
        store.Expected.Delete(OpenStore.Key(0));
        await DoneAsync("deleteItem", 0, null, notExists, 0);
        await store.AssertHoldsAsync();

        async Task RefusedAsync(string action, int op, string? columns, string condition)
        {
            OpResult result = await store.RunAsync(action, op, columns, condition: condition);
            Assert.Equal((OpStatus.ConditionFailed, 0, null), (result.Status, result.Bytes, result.Error));
        }

        async Task DoneAsync(string action, int op, string? columns, string condition, long bytes)
        {
            OpResult result = await store.RunAsync(action, op, columns, condition: condition);
            Assert.Equal((OpStatus.Succeeded, bytes, null), (result.Status, result.Bytes, result.Detail));
        }
    }

    private static long BytesOf(OpenStore store, int items) => Enumerable.Range(items == 1 ? 3 : 30, items)
        .Sum(index => store.Expected.Read(OpenStore.Key((ulong)index))!.Value);

    private async Task<OpenStore> OpenAsync(StoreServer server, TargetLayout layout) =>
        await OpenStore.OpenAsync(await servers.TableAsync(server, layout));
}
