using DistStress.Engine.Outcomes;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>
/// What each action must do to a table, whatever the server and the layout: nine cells, used for all.
/// </summary>
/// <remarks>
/// Items that reads are to find are planted past the target, and what writes leave is read past it. The lengths of
/// planted values are such that the bytes of an answer tell which columns of which items it had.
/// </remarks>
internal static class MatrixCells
{
    private const string Data = """{"request_":{"r":16,"len":8},"bid_feedback_2":4,"impression":"this is text"}""";
    private const int DataBytes = 8 + 4 + 12;

    public static IReadOnlyList<(TrafficAction Action, string Checked, Func<OpenStore, Task> RunAsync)> All { get; } =
    [
        (TrafficAction.PutItem, "columns replaced, old ones gone, other item kept", PutItemAsync),
        (TrafficAction.UpdateItem, "columns set, others kept, missing item made", UpdateItemAsync),
        (TrafficAction.GetItem, "bytes of all columns; not found", store => GetWholeAsync(store, "getItem")),
        (TrafficAction.GetSubItem, "bytes of the asked columns; missing ones; not found", GetSubItemAsync),
        (TrafficAction.DeleteItem, "nothing of the item left, other item kept; absent item", DeleteItemAsync),
        (TrafficAction.Query, "bytes of all columns; not found", store => GetWholeAsync(store, "query")),
        (TrafficAction.BatchGetItem, "bytes of each item there; none there", BatchGetItemAsync),
        (TrafficAction.BatchGetSubItem, "bytes of the asked columns of each item; none there", BatchGetSubItemAsync),
        (TrafficAction.BatchPutItem, "each item replaced whole, other item kept", BatchPutItemAsync),
    ];

    private static async Task PutItemAsync(OpenStore store)
    {
        await store.PlantAsync(0, Bytes("old", 5), ("impression", StoredValue.OfText("before")));
        await store.PlantAsync(1, Bytes("old", 5));

        MustBe(await store.RunAsync("putItem", 0, Data), OpStatus.Succeeded, DataBytes, 0);
        MustBe(await store.RunAsync("putItem", 2, Data), OpStatus.Succeeded, DataBytes, 0);

        store.Expected.Put(OpenStore.Key(0), ReferenceGenerator.Columns(Data, OpenStore.Seed, 0));
        store.Expected.Put(OpenStore.Key(2), ReferenceGenerator.Columns(Data, OpenStore.Seed, 2));
        await store.AssertHoldsAsync();
    }

    private static async Task UpdateItemAsync(OpenStore store)
    {
        await store.PlantAsync(0, Bytes("kept", 5), ("impression", StoredValue.OfText("before")));
        await store.PlantAsync(1, Bytes("old", 5));

        MustBe(await store.RunAsync("updateItem", 0, Data), OpStatus.Succeeded, DataBytes, 0);
        MustBe(await store.RunAsync("updateItem", 2, Data), OpStatus.Succeeded, DataBytes, 0);

        store.Expected.Update(OpenStore.Key(0), ReferenceGenerator.Columns(Data, OpenStore.Seed, 0));
        store.Expected.Update(OpenStore.Key(2), ReferenceGenerator.Columns(Data, OpenStore.Seed, 2));
        await store.AssertHoldsAsync();
    }

    private static async Task GetWholeAsync(OpenStore store, string action)
    {
        await store.PlantAsync(0, Bytes("a", 1), Bytes("b", 2), ("c", StoredValue.OfText("four")));
        await store.PlantAsync(1, Bytes("a", 10), Bytes("b", 20));

        MustBe(await store.RunAsync(action, 0), OpStatus.Succeeded, 7, 1);
        MustBe(await store.RunAsync(action, 1), OpStatus.Succeeded, 30, 1);
        MustBe(await store.RunAsync(action, 2), OpStatus.NotFound, 0, 0);
        await store.AssertHoldsAsync();
    }

    private static async Task GetSubItemAsync(OpenStore store)
    {
        await store.PlantAsync(0, Bytes("a", 1), Bytes("b", 2), ("c", StoredValue.OfText("four")));
        await store.PlantAsync(1, Bytes("a", 10), Bytes("b", 20));

        MustBe(await store.RunAsync("getSubItem", 0, """{"a":0,"none":0,"c":""}"""), OpStatus.Succeeded, 5, 1);
        MustBe(await store.RunAsync("getSubItem", 1, """{"b":0,"c":0}"""), OpStatus.Succeeded, 20, 1);
        MustBe(await store.RunAsync("getSubItem", 0, """{"none":0,"nil":0}"""), OpStatus.NotFound, 0, 0);
        MustBe(await store.RunAsync("getSubItem", 2, """{"a":0}"""), OpStatus.NotFound, 0, 0);
        await store.AssertHoldsAsync();
    }

    private static async Task DeleteItemAsync(OpenStore store)
    {
        await store.PlantAsync(0, Bytes("a", 1), Bytes("b", 2), ("c", StoredValue.OfText("four")));
        await store.PlantAsync(1, Bytes("a", 10));

        for (int i = 0; i < 2; i++)
        {
            MustBe(await store.RunAsync("deleteItem", 0), OpStatus.Succeeded, 0, 0);
            store.Expected.Delete(OpenStore.Key(0));
            await store.AssertHoldsAsync();
        }
    }

    private static async Task BatchGetItemAsync(OpenStore store)
    {
        await PlantBatchAsync(store);

        MustBe(await store.RunAsync("batchGetItem", 0, samples: 5), OpStatus.Succeeded, 3333, 4);
        MustBe(await store.RunAsync("batchGetItem", 1, samples: 2), OpStatus.Succeeded, 300, 1);
        MustBe(await store.RunAsync("batchGetItem", 1, samples: 5), OpStatus.NotFound, 0, 0);
        await store.AssertHoldsAsync();
    }

    private static async Task BatchGetSubItemAsync(OpenStore store)
    {
        await PlantBatchAsync(store);
        const string b = """{"b":0,"none":0}""";

        MustBe(await store.RunAsync("batchGetSubItem", 0, b, samples: 5), OpStatus.Succeeded, 2222, 4);
        MustBe(await store.RunAsync("batchGetSubItem", 0, """{"b":0,"a":0}""", samples: 2), OpStatus.Succeeded, 33, 2);
        MustBe(await store.RunAsync("batchGetSubItem", 0, """{"none":0}""", samples: 5), OpStatus.NotFound, 0, 0);
        MustBe(await store.RunAsync("batchGetSubItem", 1, b, samples: 5), OpStatus.NotFound, 0, 0);
        await store.AssertHoldsAsync();
    }

    private static async Task BatchPutItemAsync(OpenStore store)
    {
        await store.PlantAsync(0, Bytes("old", 5));
        await store.PlantAsync(4, Bytes("old", 5), ("impression", StoredValue.OfText("before")));

        MustBe(await store.RunAsync("batchPutItem", 1, Data, samples: 3), OpStatus.Succeeded, 3 * DataBytes, 0);

        for (ulong index = 3; index < 6; index++)
            store.Expected.Put(OpenStore.Key(index), ReferenceGenerator.Columns(Data, OpenStore.Seed, index));
        await store.AssertHoldsAsync();
    }

    // Items 0, 1, 2 and 4; item 3 is not there.
    private static async Task PlantBatchAsync(OpenStore store)
    {
        await store.PlantAsync(0, Bytes("a", 1), Bytes("b", 2));
        await store.PlantAsync(1, Bytes("a", 10), Bytes("b", 20));
        await store.PlantAsync(2, Bytes("a", 100), Bytes("b", 200));
        await store.PlantAsync(4, Bytes("a", 1000), Bytes("b", 2000));
    }

    private static (string Name, StoredValue Value) Bytes(string name, int length) =>
        (name, StoredValue.OfBytes([.. Enumerable.Range(0, length).Select(i => (byte)i)]));

    private static void MustBe(OpResult result, OpStatus status, long bytes, int itemsFound)
    {
        Assert.Null(result.Detail);
        Assert.Equal((status, bytes, itemsFound), (result.Status, result.Bytes, result.ItemsFound));
    }
}
