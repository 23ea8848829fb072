using System.Collections.Concurrent;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Values;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class RedisClusterTests(SharedRedisCluster shared) : IClassFixture<SharedRedisCluster>
{
    private const string Table = "load";

    [Fact]
    public async Task Rows_lie_under_their_ids_hash_tag_and_every_action_does_its_work()
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ITarget target = RedisTargetFixture.Open(cluster.Endpoint, Table, TargetLayout.Rows);
        await target.CheckAsync(TestContext.Current.CancellationToken);

        await EveryActionAsync(target);

        Dictionary<string, int> keys = cluster.Keys();
        var expected = new List<string>();
        IDatabase database = cluster.View.GetDatabase();
        for (ulong i = 0; i < 25; i++)
        {
            string names = $"{Table}:{{{ItemKey.Text(1, i)}}}";
            RedisValue[] columns = await database.SetMembersAsync(names);
            Assert.Equal(3, columns.Length);
            Assert.Contains("impression", columns);
            Assert.Equal("this is text", await database.StringGetAsync(names + ":sk:impression"));
            expected.AddRange([names, .. columns.Select(column => $"{names}:sk:{column}")]);
            Assert.Single(keys.Where(key => key.Key.StartsWith(names, StringComparison.Ordinal))
                .Select(key => key.Value)
                .Distinct());
        }

        string updated = $"{Table}:{{{ItemKey.Text(1, 100)}}}";
        expected.AddRange([updated, updated + ":sk:kept", updated + ":sk:new"]);
        Assert.Equal("3", await database.StringGetAsync(updated + ":sk:new"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), keys.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([0, 1, 2], keys.Values.Distinct().Order());
    }

    [Fact]
    public async Task Columns_need_no_hash_tag_and_every_action_does_its_work()
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ITarget target = RedisTargetFixture.Open(cluster.Endpoint, Table);
        await target.CheckAsync(TestContext.Current.CancellationToken);

        await EveryActionAsync(target);

        Dictionary<string, int> keys = cluster.Keys();
        IDatabase database = cluster.View.GetDatabase();
        var expected = new List<string> { $"{Table}:{ItemKey.Text(1, 100)}" };
        for (ulong i = 0; i < 25; i++)
        {
            string key = $"{Table}:{ItemKey.Text(1, i)}";
            expected.Add(key);
            Assert.Equal(3, await database.HashLengthAsync(key));
            Assert.Equal("this is text", await database.HashGetAsync(key, "impression"));
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), keys.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([0, 1, 2], keys.Values.Distinct().Order());
    }

    [Fact]
    public async Task An_op_before_the_check_finds_the_cluster_by_itself()
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ITarget target = RedisTargetFixture.Open(cluster.Nodes[1].Endpoint, Table, TargetLayout.Rows);

        OpResult[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => RedisTargetFixture.RunAsync(target, Put(i))));

        Assert.All(results, result => Assert.Equal(OpStatus.Succeeded, result.Status));
        Assert.Equal(200, cluster.Keys().Count);
        Assert.All(cluster.Keys().Keys, key => Assert.StartsWith(Table + ":{", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_of_the_tables_keys_alone_finds_the_cluster_too()
    {
        RedisCluster cluster = await shared.GetAsync();
        for (int node = 0; node < 3; node++)
        {
            await cluster.Server(node).ExecuteAsync(
                "ACL", "SETUSER", "load", "on", ">pass-word-1", $"~{Table}:*", "-@all", "+@connection",
                    "+cluster|nodes",
                "+multi", "+exec", "+del", "+set", "+get", "+mget", "+sadd", "+srem", "+smembers",
                "+incrby", "+eval", "+exists");
        }

        await using ITarget target = RedisTargetFixture.Open(
            cluster.Nodes[2].Endpoint + ",user=load,password=pass-word-1", Table, TargetLayout.Rows);
        await target.CheckAsync(TestContext.Current.CancellationToken);

        await EveryActionAsync(target);

        Assert.All(cluster.Keys().Keys, key => Assert.StartsWith(Table + ":{", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_that_was_away_at_first_is_known_when_it_comes()
    {
        int port = FreePort.Take();
        await using ITarget target =
            RedisTargetFixture.Open($"127.0.0.1:{port}", Table, TargetLayout.Rows, opBudgetSeconds: 1);
        Assert.Equal(OpError.ConnectionLost, (await RedisTargetFixture.RunAsync(target, Put(0))).Error);

        await using RedisCluster cluster = await RedisCluster.StartAsync(firstPort: port);

        for (int i = 0; i < 10; i++)
        {
            await RedisCluster.WaitAsync(
                async () => (await RedisTargetFixture.RunAsync(target, Put(i))).Status == OpStatus.Succeeded,
                "puts succeed");
        }

        Assert.Equal(40, cluster.Keys().Count);
        Assert.All(cluster.Keys().Keys, key => Assert.StartsWith(Table + ":{", key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("multirow{a}b", 1)]
    [InlineData("multirow{a", 3)]
    [InlineData("multirow}a", 3)]
    [InlineData("multirow}{", 3)]
    public async Task Braces_in_the_table_name_leave_the_keys_of_an_item_together(string table, int nodes)
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ITarget target = RedisTargetFixture.Open(cluster.Endpoint, table, TargetLayout.Rows);
        await target.CheckAsync(TestContext.Current.CancellationToken);

        OpResult put = await RedisTargetFixture.RunAsync(
            target, TargetOps.Make(TrafficAction.BatchPutItem, 25, 0, TargetOps.Example));
        OpResult get = await RedisTargetFixture.RunAsync(target, TargetOps.Make(TrafficAction.BatchGetItem, 25, 0, []));

        Assert.Equal(new OpResult(OpStatus.Succeeded, 25 * TargetOps.ExampleBytes), put);
        Assert.Equal(new OpResult(OpStatus.Succeeded, 25 * TargetOps.ExampleBytes, ItemsFound: 25), get);
        Dictionary<string, int> keys = cluster.Keys();
        Assert.Equal(100, keys.Count);
        Assert.Equal(nodes, keys.Values.Distinct().Count());
        for (ulong i = 0; i < 25; i++)
        {
            string names = $"{table}:{{{ItemKey.Text(1, i)}}}";
            Assert.Single(keys.Keys.Where(key => key.StartsWith(names, StringComparison.Ordinal))
                .Select(cluster.SlotOf).Distinct());
        }
    }

    [Fact]
    public async Task Empty_braces_in_the_table_name_are_refused_for_rows()
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ITarget target = RedisTargetFixture.Open(cluster.Endpoint, "multirow{}", TargetLayout.Rows);

        OpResult result = await RedisTargetFixture.RunAsync(target, Put(0));
        var error = await Assert.ThrowsAsync<DistStressException>(
            async () => await target.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Equal((OpStatus.Failed, OpError.Validation), (result.Status, result.Error));
        Assert.Equal("TableNameInvalid", error.ErrorId);
        Assert.Contains("multirow{}", error.Message, StringComparison.Ordinal);
        Assert.Empty(cluster.Keys());
    }

    [Theory]
    [InlineData(TargetLayout.Columns)]
    [InlineData(TargetLayout.Rows)]
    public async Task A_put_of_a_new_item_waits_for_its_slot_to_arrive(TargetLayout layout)
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ITarget target = RedisTargetFixture.Open(cluster.Endpoint, Table, layout);
        await target.CheckAsync(TestContext.Current.CancellationToken);
        int slot = cluster.SlotOf(KeyOf(0, layout));
        int from = await cluster.NodeOfAsync(slot);
        int to = (from + 1) % 3;

        await cluster.BeginMoveAsync(slot, from, to);
        Task<OpResult> put = RedisTargetFixture.RunAsync(target, Put(0));
        // The source has refused the put at least once, which it counts.
        await RedisCluster.WaitAsync(
            async () => (await cluster.Server(from).ExecuteAsync("INFO", "errorstats")).ToString()
                .Contains("errorstat_ASK", StringComparison.Ordinal),
            "the put was asked to go elsewhere");
        Assert.False(put.IsCompleted);
        await cluster.EndMoveAsync(slot, from, to);
        OpResult result = await put;

        Assert.Equal(OpStatus.Succeeded, result.Status);
        Assert.True(result.Retries > 0);
        Assert.Equal(to, cluster.Keys()[KeyOf(0, layout)]);
        OpResult get = await RedisTargetFixture.RunAsync(target, TargetOps.Make(TrafficAction.GetItem));
        Assert.Equal(TargetOps.ExampleBytes, get.Bytes);
        await cluster.Server(from).ExecuteAsync("CONFIG", "RESETSTAT");
    }

    [Theory]
    [InlineData(TargetLayout.Columns)]
    [InlineData(TargetLayout.Rows)]
    public async Task Slots_that_move_under_traffic_make_no_failed_op(TargetLayout layout)
    {
        RedisCluster cluster = await shared.GetAsync();
        await using ITarget target = RedisTargetFixture.Open(cluster.Endpoint, Table, layout);
        await target.CheckAsync(TestContext.Current.CancellationToken);
        var results = new ConcurrentBag<OpResult>();
        using var stop = new CancellationTokenSource();
        Task[] traffic = [.. Enumerable.Range(0, 8).Select(loop => Task.Run(async () =>
        {
            for (int i = loop; !stop.IsCancellationRequested; i++)
            {
                results.Add(await RedisTargetFixture.RunAsync(target, (i % 6) switch
                {
                    0 => Put(i % 4),
                    1 => TargetOps.Make(TrafficAction.UpdateItem, i % 4, TargetOps.Example),
                    2 => TargetOps.Make(TrafficAction.GetItem, i % 4),
                    3 => TargetOps.Make(TrafficAction.GetSubItem, i % 4, TargetOps.Example),
                    4 => TargetOps.Make(TrafficAction.DeleteItem, i % 4),
                    _ => TargetOps.Make(TrafficAction.BatchPutItem, 4, 0, TargetOps.Example),
                }));
            }
        }))];

        try
        {
            for (int round = 0; round < 6; round++)
            {
                int slot = cluster.SlotOf(KeyOf(round % 4, layout));
                int from = await cluster.NodeOfAsync(slot);
                int before = results.Count;
                await cluster.BeginMoveAsync(slot, from, (from + 1) % 3);
                await RedisCluster.WaitAsync(() => Task.FromResult(results.Count > before), "traffic goes on");
                await cluster.EndMoveAsync(slot, from, (from + 1) % 3);
                before = results.Count;
                await RedisCluster.WaitAsync(() => Task.FromResult(results.Count > before + 50), "traffic goes on");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(traffic);
        }

        Assert.Empty(results.Where(result => result.Status == OpStatus.Failed).Select(result => result.Detail)
            .Distinct());
        Assert.Contains(results, result => result.Retries > 0);
    }

    [Fact]
    public async Task A_replica_that_takes_over_is_used()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync(masters: 3, replicas: 1, nodeTimeoutMs: 1500);
        await using ITarget target =
            RedisTargetFixture.Open(cluster.Endpoint, Table, TargetLayout.Rows, opBudgetSeconds: 5);
        await target.CheckAsync(TestContext.Current.CancellationToken);
        long index = 0;
        while (await cluster.NodeOfAsync(cluster.SlotOf(KeyOf(index, TargetLayout.Rows))) != 0)
            index++;
        Assert.Equal(OpStatus.Succeeded, (await RedisTargetFixture.RunAsync(target, Put(index))).Status);

        cluster.Nodes[0].Kill();
        var errors = new HashSet<string>();
        await RedisCluster.WaitAsync(
            async () =>
            {
                OpResult result = await RedisTargetFixture.RunAsync(target, Put(index));
                if (result.Error is not null)
                    errors.Add(result.Error);
                return result.Status == OpStatus.Succeeded;
            },
            "puts succeed again");

        // Mostly none: an op that is sent to the dead node by the others waits, as far as its budget goes.
        Assert.Subset(new HashSet<string> { OpError.ConnectionLost, "ClusterDown", "Moved", "ReadOnly" }, errors);
        RedisResult count = await cluster.Server(3).ExecuteAsync("SCARD", KeyOf(index, TargetLayout.Rows));
        Assert.Equal(3, (int)count);
    }

    [Fact]
    public async Task A_cluster_without_one_of_its_slots_is_down()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        await using ITarget target = RedisTargetFixture.Open(cluster.Endpoint, Table, TargetLayout.Rows);
        await target.CheckAsync(TestContext.Current.CancellationToken);
        int slot = cluster.SlotOf(KeyOf(0, TargetLayout.Rows));
        int node = await cluster.NodeOfAsync(slot);

        await cluster.Server(node).ExecuteAsync("CLUSTER", "DELSLOTS", slot);

        OpResult get = default;
        await RedisCluster.WaitAsync(
            async () =>
            {
                get = await RedisTargetFixture.RunAsync(target, TargetOps.Make(TrafficAction.GetItem));
                return get.Status == OpStatus.Failed;
            },
            "reads fail");
        OpResult put = await RedisTargetFixture.RunAsync(target, Put(0));
        Assert.Equal(("ClusterDown", "ClusterDown"), (get.Error, put.Error));
    }

    private static Operation Put(long index) => TargetOps.Make(TrafficAction.PutItem, index, TargetOps.Example);

    private static string KeyOf(long index, TargetLayout layout)
    {
        string id = ItemKey.Text(1, (ulong)index);
        return layout == TargetLayout.Rows ? $"{Table}:{{{id}}}" : $"{Table}:{id}";
    }

    // Leaves items 0 to 24 with the example's three columns, and item 100 with the columns kept and new.
    private static async Task EveryActionAsync(ITarget target)
    {
        Task<OpResult> Run(Operation operation) => RedisTargetFixture.RunAsync(target, operation);
        var found = new OpResult(OpStatus.Succeeded, TargetOps.ExampleBytes, ItemsFound: 1);
        var notFound = new OpResult(OpStatus.NotFound);

        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 25 * TargetOps.ExampleBytes),
            await Run(TargetOps.Make(TrafficAction.BatchPutItem, 25, 0, TargetOps.Example)));
        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 25 * TargetOps.ExampleBytes, ItemsFound: 25),
            await Run(TargetOps.Make(TrafficAction.BatchGetItem, 100, 0, [])));
        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 25 * 12, ItemsFound: 25),
            await Run(TargetOps.Make(TrafficAction.BatchGetSubItem, 100, 0, [ColumnSpec.OfBytes("impression", 0)])));
        for (int i = 0; i < 25; i++)
        {
            Assert.Equal(found, await Run(TargetOps.Make(TrafficAction.GetItem, i)));
            Assert.Equal(found, await Run(TargetOps.Make(TrafficAction.Query, i)));
            Assert.Equal(found, await Run(TargetOps.Make(TrafficAction.GetSubItem, i, TargetOps.Example)));
        }

        await Run(TargetOps.Make(
            TrafficAction.PutItem, 100, ColumnSpec.OfText("gone", "0"), ColumnSpec.OfText("kept", "1")));
        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 1),
            await Run(TargetOps.Make(TrafficAction.PutItem, 100, ColumnSpec.OfText("kept", "2"))));
        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 1),
            await Run(TargetOps.Make(TrafficAction.UpdateItem, 100, ColumnSpec.OfText("new", "3"))));
        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 2, ItemsFound: 1), await Run(TargetOps.Make(TrafficAction.GetItem, 100)));
        await Run(TargetOps.Make(TrafficAction.PutItem, 101, TargetOps.Example));
        Assert.Equal(new OpResult(OpStatus.Succeeded), await Run(TargetOps.Make(TrafficAction.DeleteItem, 101)));
        Assert.Equal(notFound, await Run(TargetOps.Make(TrafficAction.GetItem, 101)));

        var refused = new OpResult(OpStatus.ConditionFailed);
        Operation put = TargetOps.Make(TrafficAction.PutItem, 102, ColumnSpec.OfText("a", "12"));
        Operation add = TargetOps.Make(TrafficAction.UpdateItem, 102, new ColumnSpec("a", new AddSpec(88)));
        Operation delete = TargetOps.Make(TrafficAction.DeleteItem, 102);
        Assert.Equal(refused, await Run(TargetOps.If(WriteCondition.Exists, put)));
        Assert.Equal(new OpResult(OpStatus.Succeeded, 2), await Run(TargetOps.If(WriteCondition.NotExists, put)));
        Assert.Equal(refused, await Run(TargetOps.If(WriteCondition.NotExists, put)));
        Assert.Equal(new OpResult(OpStatus.Succeeded, 2), await Run(TargetOps.If(WriteCondition.Exists, add)));
        Assert.Equal(
            new OpResult(OpStatus.Succeeded, 3, ItemsFound: 1), await Run(TargetOps.Make(TrafficAction.GetItem, 102)));
        Assert.Equal(new OpResult(OpStatus.Succeeded), await Run(TargetOps.If(WriteCondition.Exists, delete)));
        Assert.Equal(refused, await Run(TargetOps.If(WriteCondition.Exists, delete)));
        Assert.Equal(notFound, await Run(TargetOps.Make(TrafficAction.GetItem, 102)));
    }
}
