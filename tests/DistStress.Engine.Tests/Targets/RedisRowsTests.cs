using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class RedisRowsTests
{
    private const string Table = "multirow";

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Update_stores_a_string_a_column_and_the_set_of_their_names(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);

        OpResult result = await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));

        Assert.Equal(new OpResult(OpStatus.Succeeded, TargetOps.ExampleBytes), result);
        IDatabase database = fixture.Database;
        string names = $"{Table}:{TargetOps.Key0}";
        Assert.Equal(
            ["bid_feedback_2", "impression", "request_14"],
            (await database.SetMembersAsync(names)).Select(name => name.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(TargetOps.Request14, (byte[]?)await database.StringGetAsync(names + ":sk:request_14"));
        Assert.Equal(TargetOps.BidFeedback2, (byte[]?)await database.StringGetAsync(names + ":sk:bid_feedback_2"));
        Assert.Equal("this is text", await database.StringGetAsync(names + ":sk:impression"));
        Assert.Equal(4, fixture.Keys().Length);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Put_replaces_all_columns_and_update_leaves_the_others(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        await fixture.RunAsync(TargetOps.Make(
            TrafficAction.PutItem, 0, ColumnSpec.OfText("old", "1"), ColumnSpec.OfText("kept", "2")));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, ColumnSpec.OfText("new", "3")));
        Assert.Equal(
            new Dictionary<string, string> { ["kept"] = "2", ["new"] = "3", ["old"] = "1" },
            await fixture.StoredRowsAsync(TargetOps.Key0));

        OpResult put = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.PutItem, 0, ColumnSpec.OfText("kept", "four"), ColumnSpec.OfText("größe", "5")));

        Assert.Equal(new OpResult(OpStatus.Succeeded, 5), put);
        Assert.Equal(
            new Dictionary<string, string> { ["größe"] = "5", ["kept"] = "four" },
            await fixture.StoredRowsAsync(TargetOps.Key0));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Of_two_columns_with_one_name_the_later_wins(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        ColumnSpec[] twice = [ColumnSpec.OfText("a", "first"), ColumnSpec.OfText("a", "second")];

        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, twice));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 1, twice));

        var second = new Dictionary<string, string> { ["a"] = "second" };
        Assert.Equal(second, await fixture.StoredRowsAsync(ItemKey.Text(1, 0)));
        Assert.Equal(second, await fixture.StoredRowsAsync(ItemKey.Text(1, 1)));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Reads_find_what_is_there_and_say_what_is_not(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));
        var found = new OpResult(OpStatus.Succeeded, TargetOps.ExampleBytes, ItemsFound: 1);

        Assert.Equal(found, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem)));
        Assert.Equal(found, await fixture.RunAsync(TargetOps.Make(TrafficAction.Query)));
        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 4, ItemsFound: 1),
            await fixture.RunAsync(TargetOps.Make(
                TrafficAction.GetSubItem, 0, ColumnSpec.OfBytes("none", 0), ColumnSpec.OfBytes("bid_feedback_2", 0))));

        var notFound = new OpResult(OpStatus.NotFound);
        Assert.Equal(
            notFound, await fixture.RunAsync(
                TargetOps.Make(TrafficAction.GetSubItem, 0, ColumnSpec.OfBytes("none", 0))));
        Assert.Equal(notFound, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem, 1)));
        Assert.Equal(notFound, await fixture.RunAsync(TargetOps.Make(TrafficAction.Query, 1)));
        Assert.Equal(notFound, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetSubItem, 1, TargetOps.Example)));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task A_value_of_no_bytes_is_there(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, ColumnSpec.OfBytes("empty", 0)));
        var found = new OpResult(OpStatus.Succeeded, ItemsFound: 1);

        Assert.Equal(found, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem)));
        Assert.Equal(
            found, await fixture.RunAsync(TargetOps.Make(TrafficAction.GetSubItem, 0, ColumnSpec.OfBytes("empty", 0))));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Delete_leaves_nothing_of_the_item_and_succeeds_where_there_is_none(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 1, TargetOps.Example));

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(
                new OpResult(OpStatus.Succeeded), await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem)));
            Assert.Equal(4, fixture.Keys().Length);
            Assert.Equal(3, (await fixture.StoredRowsAsync(ItemKey.Text(1, 1))).Count);
        }
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task A_batch_is_the_same_op_for_each_of_its_items(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 24, ColumnSpec.OfText("old", "1")));

        OpResult put = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchPutItem, 25, 0, TargetOps.Example));
        OpResult get = await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 100, 0, []));
        OpResult sub = await fixture.RunAsync(TargetOps.Make(
            TrafficAction.BatchGetSubItem, 100, 0,
                [ColumnSpec.OfBytes("impression", 0), ColumnSpec.OfBytes("none", 0)]));

        Assert.Equal(new OpResult(OpStatus.Succeeded, 25 * TargetOps.ExampleBytes), put);
        Assert.Equal(new OpResult(OpStatus.Succeeded, 25 * TargetOps.ExampleBytes, ItemsFound: 25), get);
        Assert.Equal(new OpResult(OpStatus.Succeeded, 25 * 12, ItemsFound: 25), sub);
        for (ulong i = 0; i < 25; i++)
        {
            Dictionary<string, string> stored = await fixture.StoredRowsAsync(ItemKey.Text(1, i));
            Assert.Equal((3, "this is text"), (stored.Count, stored["impression"]));
        }

        var notFound = new OpResult(OpStatus.NotFound);
        Assert.Equal(notFound, await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetItem, 100, 1, [])));
        Assert.Equal(
            notFound, await fixture.RunAsync(TargetOps.Make(TrafficAction.BatchGetSubItem, 100, 1, TargetOps.Example)));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Of_two_items_with_one_key_in_a_batch_the_later_wins_whole(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);

        OpResult put = await fixture.RunAsync(TargetOps.Batch(
            TrafficAction.BatchPutItem,
            (0, [ColumnSpec.OfText("a", "first"), ColumnSpec.OfText("b", "first")]),
            (1, [ColumnSpec.OfText("a", "other")]),
            (0, [ColumnSpec.OfText("a", "second")])));

        Assert.Equal(new OpResult(OpStatus.Succeeded, 5 + 6), put);
        Assert.Equal(
            new Dictionary<string, string> { ["a"] = "second" }, await fixture.StoredRowsAsync(ItemKey.Text(1, 0)));
        Assert.Equal(
            new Dictionary<string, string> { ["a"] = "other" }, await fixture.StoredRowsAsync(ItemKey.Text(1, 1)));
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Names_and_strings_agree_after_any_ops_on_one_item_at_once(RedisServerKind kind)
    {
        await using RedisTargetFixture fixture = await StartAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async loop =>
        {
            for (int i = 0; i < 50; i++)
            {
                OpResult result = await fixture.RunAsync(((loop + i) % 5) switch
                {
                    0 or 1 => TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Columns(3, loop)),
                    2 or 3 => TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Columns(2, loop + i)),
                    _ => TargetOps.Make(TrafficAction.DeleteItem),
                });
                Assert.Equal(OpStatus.Succeeded, result.Status);
            }
        }));

        // Reading it compares the two.
        await fixture.StoredRowsAsync(TargetOps.Key0);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem));
        Assert.Empty(fixture.Keys());
    }

    [Fact]
    public async Task An_error_of_the_server_is_a_failed_op_with_the_servers_words()
    {
        await using RedisTargetFixture fixture = await StartAsync(RedisServerKind.Redis);
        await fixture.Database.HashSetAsync($"{Table}:{TargetOps.Key0}", "column", "an item of the other layout");

        foreach (TrafficAction action in new[] { TrafficAction.PutItem, TrafficAction.UpdateItem,
            TrafficAction.GetItem })
        {
            OpResult result = await fixture.RunAsync(TargetOps.Make(action, 0, TargetOps.Example));

            Assert.Equal((OpStatus.Failed, OpError.ServerError), (result.Status, result.Error));
            Assert.Contains("WRONGTYPE", result.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_full_server_fails_the_whole_put_and_leaves_the_item_as_it_was()
    {
        await using RedisTargetFixture fixture = await StartAsync(RedisServerKind.Redis);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));
        await fixture.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        OpResult result = await fixture.RunAsync(
            TargetOps.Make(TrafficAction.PutItem, 0, ColumnSpec.OfText("new", "1")));

        Assert.Equal((OpStatus.Failed, "OutOfMemory"), (result.Status, result.Error));
        Assert.Equal(3, (await fixture.StoredRowsAsync(TargetOps.Key0)).Count);
    }

    [Fact]
    public async Task Commands_are_the_ones_that_the_design_names()
    {
        await using RedisTargetFixture fixture = await StartAsync(RedisServerKind.Redis);
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, TargetOps.Example));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.PutItem, 0, ColumnSpec.OfText("impression", "2")));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.GetItem));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.GetSubItem, 0, ColumnSpec.OfText("impression", "")));
        await fixture.RunAsync(TargetOps.Make(TrafficAction.DeleteItem));

        string statistics = (await fixture.Database.ExecuteAsync("INFO", "commandstats")).ToString();

        string[] expected =
            ["multi:calls=4,", "exec:calls=4,", "set:calls=7,", "sadd:calls=3,", "smembers:calls=4,", "mget:calls=2,",
             "del:calls=2,", "srem:calls=2,"];
        Assert.All(
            expected, command => Assert.Contains("cmdstat_" + command, statistics, StringComparison.Ordinal));
    }

    private static Task<RedisTargetFixture> StartAsync(RedisServerKind kind) =>
        RedisTargetFixture.StartAsync(kind, Table, TargetLayout.Rows);
}
