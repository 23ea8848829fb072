using System.Globalization;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>
/// Odd values, limits and collisions on every store and layout; what is left is read past the target.
/// </summary>
public sealed class EdgeCaseTests(SharedServers servers) : IClassFixture<SharedServers>
{
    public static IEnumerable<TheoryDataRow<StoreServer, TargetLayout>> Stores =>
        from server in Enum.GetValues<StoreServer>()
        from layout in Enum.GetValues<TargetLayout>()
        select new TheoryDataRow<StoreServer, TargetLayout>(server, layout);

    public static IEnumerable<TheoryDataRow<StoreServer, TargetLayout, string>> Writes =>
        from store in Stores
        from action in new[] { "putItem", "updateItem", "batchPutItem" }
        select new TheoryDataRow<StoreServer, TargetLayout, string>(store.Data.Item1, store.Data.Item2, action);

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Empty_and_non_ascii_values_are_stored_and_found(
        StoreServer server, TargetLayout layout, string action)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        const string data = """
            {"text":"","bytes":0,"spread_":{"r":9,"len":0},"größe":"naïve – 漢字 😀","名":3,"a b'c:sk:d\"e":"x","#0":":0","SET":"y"}
            """;

        OpResult write = await store.RunAsync(action, 0, data, action == "batchPutItem" ? 2 : 0);

        int items = action == "batchPutItem" ? 2 : 1;
        for (ulong index = 0; index < (ulong)items; index++)
            store.Expected.Put(OpenStore.Key(index), ReferenceGenerator.Columns(data, OpenStore.Seed, index));
        await store.AssertHoldsAsync();
        long bytes = Enumerable.Range(0, items).Sum(index => store.Expected.Read(OpenStore.Key((ulong)index))!.Value);
        MustBe(write, OpStatus.Succeeded, bytes, 0);
        long first = store.Expected.Read(OpenStore.Key(0))!.Value;
        MustBe(await store.RunAsync("getItem"), OpStatus.Succeeded, first, 1);
        MustBe(await store.RunAsync("getSubItem", 0, data), OpStatus.Succeeded, first, 1);

        // Values of no bytes are there, unlike columns that are not.
        foreach (string empty in new[] { """{"text":""}""", """{"bytes":0}""" })
            MustBe(await store.RunAsync("getSubItem", 0, empty), OpStatus.Succeeded, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_largest_batches_are_done_whole(StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        const string data = """{"request_":{"r":16,"len":8},"bid_feedback_2":4,"impression":"this is text"}""";
        const int bytes = 8 + 4 + 12;
        await store.PlantAsync(24, ("old", StoredValue.OfText("x")));

        // In rows a batch is 75 records and more, of which a call to DynamoDB takes 25.
        for (int op = 0; op < 4; op++)
            MustBe(await store.RunAsync("batchPutItem", op, data, samples: 25), OpStatus.Succeeded, 25 * bytes, 0);

        for (ulong index = 0; index < 100; index++)
            store.Expected.Put(OpenStore.Key(index), ReferenceGenerator.Columns(data, OpenStore.Seed, index));
        await store.AssertHoldsAsync();

        // And these are 300 records, of which a call takes 100.
        MustBe(await store.RunAsync("batchGetItem", 0, samples: 100), OpStatus.Succeeded, 100 * bytes, 100);
        MustBe(await store.RunAsync("batchGetSubItem", 0, data, samples: 100), OpStatus.Succeeded, 100 * bytes, 100);
        MustBe(await store.RunAsync("batchGetItem", 1, samples: 100), OpStatus.NotFound, 0, 0);
        MustBe(await store.RunAsync("batchGetSubItem", 1, data, samples: 100), OpStatus.NotFound, 0, 0);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_item_of_many_columns_is_replaced_read_and_deleted_whole(
        StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);

        string sixty = Columns(0, 60);
        MustBe(await store.RunAsync("putItem", 0, sixty), OpStatus.Succeeded, 60 * 3, 0);
        store.Expected.Put(OpenStore.Key(0), ReferenceGenerator.Columns(sixty, OpenStore.Seed, 0));
        await store.AssertHoldsAsync();

        // 15 of the columns stay, 45 go, 55 are new.
        string others = Columns(45, 70);
        MustBe(await store.RunAsync("putItem", 0, others), OpStatus.Succeeded, 70 * 3, 0);
        store.Expected.Put(OpenStore.Key(0), ReferenceGenerator.Columns(others, OpenStore.Seed, 0));
        await store.AssertHoldsAsync();

        string more = Columns(100, 60);
        MustBe(await store.RunAsync("updateItem", 0, more), OpStatus.Succeeded, 60 * 3, 0);
        store.Expected.Update(OpenStore.Key(0), ReferenceGenerator.Columns(more, OpenStore.Seed, 0));
        await store.AssertHoldsAsync();

        MustBe(await store.RunAsync("getItem"), OpStatus.Succeeded, 115 * 3, 1);
        MustBe(await store.RunAsync("getSubItem", 0, Columns(0, 200)), OpStatus.Succeeded, 115 * 3, 1);
        MustBe(await store.RunAsync("deleteItem"), OpStatus.Succeeded, 0, 0);
        store.Expected.Delete(OpenStore.Key(0));
        await store.AssertHoldsAsync();
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task On_an_empty_table_reads_find_nothing_and_deletes_do_nothing(
        StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);

        foreach (string action in new[] { "getItem", "query", "batchGetItem" })
            MustBe(await store.RunAsync(action), OpStatus.NotFound, 0, 0);
        foreach (string action in new[] { "getSubItem", "batchGetSubItem" })
            MustBe(await store.RunAsync(action, 0, """{"a":0,"b_":{"r":3,"len":0}}"""), OpStatus.NotFound, 0, 0);
        MustBe(await store.RunAsync("deleteItem"), OpStatus.Succeeded, 0, 0);
        await store.AssertHoldsAsync();
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Of_two_items_with_one_key_in_a_batch_the_later_wins_whole(StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        await store.PlantAsync(0, ("old", StoredValue.OfText("x")));

        OpResult put = await store.RunAsync(TargetOps.Batch(
            TrafficAction.BatchPutItem,
            (0, [ColumnSpec.OfText("a", "first"), ColumnSpec.OfText("b", "first")]),
            (1, [ColumnSpec.OfText("a", "other")]),
            (0, [ColumnSpec.OfText("c", "second")]),
            (1, [ColumnSpec.OfText("a", "a"), ColumnSpec.OfText("b", "b")])));

        // What was never written is not counted.
        MustBe(put, OpStatus.Succeeded, 6 + 2, 0);
        store.Expected.Put(OpenStore.Key(0), new Dictionary<string,
            StoredValue> { ["c"] = StoredValue.OfText("second") });
        store.Expected.Put(
            OpenStore.Key(1),
            new Dictionary<string, StoredValue> { ["a"] = StoredValue.OfText("a"), ["b"] = StoredValue.OfText("b") });
        await store.AssertHoldsAsync();
    }

    [Theory]
    [InlineData(TrafficAction.BatchGetItem, StoreServer.Dynalite, TargetLayout.Columns)]
    [InlineData(TrafficAction.BatchGetItem, StoreServer.Dynalite, TargetLayout.Rows)]
    [InlineData(TrafficAction.BatchGetSubItem, StoreServer.Dynalite, TargetLayout.Columns)]
    [InlineData(TrafficAction.BatchGetSubItem, StoreServer.Dynalite, TargetLayout.Rows)]
    [InlineData(TrafficAction.BatchGetItem, StoreServer.Redis, TargetLayout.Columns)]
    [InlineData(TrafficAction.BatchGetItem, StoreServer.Redis, TargetLayout.Rows)]
    [InlineData(TrafficAction.BatchGetSubItem, StoreServer.Redis, TargetLayout.Columns)]
    [InlineData(TrafficAction.BatchGetSubItem, StoreServer.Redis, TargetLayout.Rows)]
    public async Task A_key_that_is_twice_in_a_batch_is_read(
        TrafficAction action, StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);
        await store.PlantAsync(0, ("a", StoredValue.OfText("1")));
        await store.PlantAsync(1, ("a", StoredValue.OfText("22")));
        ColumnSpec[] a = [ColumnSpec.OfText("a", "")];

        OpResult read = await store.RunAsync(TargetOps.Batch(action, (0, a), (1, a), (0, a), (7, a)));

        // DynamoDB refuses a batch that names a key twice, so it is asked for once; Redis reads it twice.
        if (server is StoreServer.Dynalite or StoreServer.DynamoDbLocal)
            MustBe(read, OpStatus.Succeeded, 3, 2);
        else
            MustBe(read, OpStatus.Succeeded, 4, 3);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_largest_item_that_a_file_may_have_is_written_and_read_back(
        StoreServer server, TargetLayout layout)
    {
        await using OpenStore store = await OpenAsync(server, layout);

        // Names and values together make 409 600 bytes: the key in all cases, in rows "sk" and "value" too.
        int most = 409_600 - (layout == TargetLayout.Columns ? 34 + 1 + 5 : 34 + 2 + 5 + 1);
        string data = layout == TargetLayout.Columns
            ? $$"""{"v":{{most - 1000}},"bytes":1000}"""
            : $$"""{"v":{{most}}}""";
        Dictionary<string, StoredValue>[] items =
            [.. Enumerable.Range(0, 4).Select(index => ReferenceGenerator.Columns(data, OpenStore.Seed, (ulong)index))];
        Assert.Equal(
            409_600,
            34 + (layout == TargetLayout.Columns ? 0 : 7)
                + items[0].Sum(column => column.Key.Length + column.Value.Length));

        MustBe(await store.RunAsync("putItem", 0, data), OpStatus.Succeeded, most, 0);
        MustBe(await store.RunAsync("updateItem", 1, data), OpStatus.Succeeded, most, 0);
        MustBe(await store.RunAsync("batchPutItem", 1, data, samples: 2), OpStatus.Succeeded, 2 * most, 0);

        for (int index = 0; index < 4; index++)
            store.Expected.Put(OpenStore.Key((ulong)index), items[index]);
        await store.AssertHoldsAsync();
        MustBe(await store.RunAsync("getItem"), OpStatus.Succeeded, most, 1);
        MustBe(await store.RunAsync("getSubItem", 0, data), OpStatus.Succeeded, most, 1);
        MustBe(await store.RunAsync("batchGetItem", 0, samples: 4), OpStatus.Succeeded, 4 * most, 4);
    }

    [Theory]
    [InlineData(TargetLayout.Columns)]
    [InlineData(TargetLayout.Rows)]
    public async Task A_name_of_exactly_the_limit_is_written_and_read_back(TargetLayout layout)
    {
        int most = layout == TargetLayout.Columns ? DynamoDbLimits.MaxNameBytes : DynamoDbLimits.MaxSortKeyBytes;
        await using OpenStore store = await OpenAsync(StoreServer.Dynalite, layout);
        string data = $$"""{"{{new string('ä', most / 2)}}":"text"}""";

        MustBe(await store.RunAsync("putItem", 0, data), OpStatus.Succeeded, 4, 0);

        store.Expected.Put(OpenStore.Key(0), ReferenceGenerator.Columns(data, OpenStore.Seed, 0));
        await store.AssertHoldsAsync();
        MustBe(await store.RunAsync("getSubItem", 0, data), OpStatus.Succeeded, 4, 1);
    }

    [Fact]
    public async Task A_sort_key_over_the_limit_would_be_a_validation_failure()
    {
        await using OpenStore store = await OpenAsync(StoreServer.Dynalite, TargetLayout.Rows);

        OpResult result = await store.RunAsync(TargetOps.Make(
            TrafficAction.PutItem, 0, ColumnSpec.OfText(new string('n', DynamoDbLimits.MaxSortKeyBytes + 1), "x")));

        Assert.Equal((OpStatus.Failed, OpError.Validation), (result.Status, result.Error));
        await store.AssertHoldsAsync();
    }

    private static string Columns(int first, int count) =>
        "{" + string.Join(',', Enumerable.Range(first, count).Select(c => string.Create(
            CultureInfo.InvariantCulture, $"\"c{c}\":3"))) + "}";

    private static void MustBe(OpResult result, OpStatus status, long bytes, int itemsFound)
    {
        Assert.Null(result.Detail);
        Assert.Equal((status, bytes, itemsFound), (result.Status, result.Bytes, result.ItemsFound));
    }

    private async Task<OpenStore> OpenAsync(StoreServer server, TargetLayout layout) =>
        await OpenStore.OpenAsync(await servers.TableAsync(server, layout));
}
