using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Emptying the queues of a prefix.</summary>
public sealed class ClearTests
{
    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task What_waits_is_removed_and_counted_unless_a_publisher_is_at_work(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartAsync(kind);
        var clearing = new QueueClearing(await rig.ConnectAsync());
        CancellationToken stop = TestContext.Current.CancellationToken;
        Assert.Equal(new ClearedQueues(0, 0, 0, 0), await clearing.ClearAsync(false, stop));

        RedisValue[] batches = [.. Enumerable.Range(0, 12_000).Select(number => (RedisValue)
            $$"""{"run":"former","task":0,"first":{{number * 10}},"count":10,"due":1,"span":10}""")];
        await rig.Database.ListRightPushAsync("dst_q0", batches);
        await rig.Database.ListRightPushAsync("dst_q900", ["no batch", batches[0]]);
        await rig.Database.ListRightPushAsync("dst_q0:somebody", batches[0]);
        await rig.Database.StringSetAsync("dst_lease", "host 7 token");

        DistStressException refused =
            await Assert.ThrowsAsync<DistStressException>(() => clearing.ClearAsync(false, stop));
        Assert.Equal(("QueuesInUse", "dst"), (refused.ErrorId, refused.Subject));
        Assert.Contains("host 7:", refused.Message);
        Assert.Equal(12_000, await rig.Database.ListLengthAsync("dst_q0"));

        await rig.Database.KeyDeleteAsync("dst_lease");
        Assert.Equal(new ClearedQueues(2, 12_001, 120_010, 0), await clearing.ClearAsync(false, stop));
        Assert.False(await rig.Database.KeyExistsAsync("dst_q0"));
        Assert.False(await rig.Database.KeyExistsAsync("dst_q900"));
        Assert.Equal(1, await rig.Database.ListLengthAsync("dst_dead"));
        Assert.Equal(1, await rig.Database.ListLengthAsync("dst_q0:somebody"));
    }

    [Fact]
    public async Task A_run_whose_queues_are_emptied_all_the_same_stays_exact()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        RigRun run = rig.StartRun("""[{"action":"updateItem","seed":1,"qps":1000,"times":3000,"data":{"a":8}}]""");
        await rig.PassUntilAsync(
            async () => await rig.Database.ListLengthAsync("dst_q0") > 5, "work waits, and nobody is there to take it");

        ClearedQueues cleared = await rig.PassAsync(
            new QueueClearing(await rig.ConnectAsync()).ClearAsync(true, TestContext.Current.CancellationToken));
        Assert.InRange(cleared.Dropped, 6, 2999);
        Assert.Equal(cleared.Ops, cleared.Dropped);
        await rig.StartWorkerAsync();

        Assert.Equal(
            new TaskCounts(3000, 3000 - cleared.Dropped, 0, 0, 0, cleared.Dropped), (await rig.EndAsync(run)).Counts);
    }
}
