using System.Buffers;
using DistStress.Engine.Configuration;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Items and batches beyond DynamoDB's limits, on a Redis that the configuration names.</summary>
public sealed class LargeItemRunTests
{
    [Theory]
    [InlineData(TargetLayout.Columns)]
    [InlineData(TargetLayout.Rows)]
    public async Task A_column_of_half_a_million_bytes_is_written_and_verified(TargetLayout layout)
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        StressConfig config = Config(layout);
        await rig.StartWorkerAsync(TargetDatabase.Redis);

        RunResult result = await rig.RunAsync(
            """
            [
              {"action":"putItem","seed":1,"qps":50,"times":20,"data":{"a":500000}},
              {"action":"getItem","seed":1,"qps":50,"times":20,"data":{"a":500000},"verify":true}
            ]
            """,
            config);

        MustBeRight(result, 40);
        string key = $"large:{ItemKey.Text(1, 19)}";
        byte[] stored = layout == TargetLayout.Columns
            ? (byte[])(await rig.Database.HashGetAsync(key, "a"))!
            : (byte[])(await rig.Database.StringGetAsync($"{key}:sk:a"))!;
        Assert.Equal(BytePool.Window(Philox.Draw(1, 19, Lane.FreshColumn).W1, 500_000).ToArray(), stored);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task A_batch_of_thirty_items_is_written_and_verified(RedisServerKind kind)
    {
        await using Rig rig = await Rig.StartAsync(kind);
        await rig.StartWorkerAsync(TargetDatabase.Redis);

        RunResult result = await rig.RunAsync(
            """
            [
              {"action":"batchPutItem","seed":1,"qps":50,"times":10,"samples":30,"data":{"a":40,"b":"text"}},
              {"action":"getItem","seed":1,"qps":1000,"times":300,"data":{"a":40,"b":"text"},"verify":true},
              {
                "action":"batchGetItem","seed":1,"qps":50,"times":2,"samples":150,
                "data":{"a":40,"b":"text"},"verify":true
              }
            ]
            """,
            Config(TargetLayout.Columns));

        MustBeRight(result, 312);
    }

    // Beyond what a reply may usually have, and many times round the pool.
    [Fact]
    public async Task A_column_of_seventy_million_bytes_is_written_and_verified()
    {
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync(TargetDatabase.Redis);

        RunResult result = await rig.RunAsync(
            """
            [
              {"action":"putItem","seed":1,"qps":1,"times":1,"data":{"a":70000000,"b":1}},
              {"action":"getItem","seed":1,"qps":1,"times":1,"data":{"a":70000000,"b":1},"verify":true},
              {"action":"getSubItem","seed":1,"qps":1,"times":1,"data":{"a":70000000},"verify":true}
            ]
            """,
            Config(TargetLayout.Columns));

        MustBeRight(result, 3);
    }

    private static StressConfig Config(TargetLayout layout) => new()
    {
        TableName = "large",
        Threads = 2,
        Database = TargetDatabase.Redis,
        Layout = layout,
        LeadMs = 50,
    };

    private static void MustBeRight(RunResult result, long ops)
    {
        Assert.Equal(new TaskCounts(ops, ops, 0, 0, 0, 0), result.Counts);
        Assert.All(result.Tasks, task => Assert.Empty(task.Progress.Tally.MismatchNotes));
        Assert.All(result.Tasks, task => Assert.Equal(0, task.Progress.Tally.Mismatches));
    }
}
