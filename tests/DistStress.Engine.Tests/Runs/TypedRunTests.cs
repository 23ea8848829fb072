using System.Globalization;
using DistStress.Engine.Publishing;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Tests.Stores;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>Typed columns, sums and conditions in a run, from the file to what is stored and counted.</summary>
public sealed class TypedRunTests
{
    private const int Items = 10_000;

    [Fact]
    public async Task Ten_thousand_items_with_every_type_are_stored_as_an_independent_generator_says()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();
        await rig.StartWorkerAsync();
        string data = TypedColumns.Data;

        RunResult written = await rig.RunAsync(
            $$"""[{"action":"putItem","seed":1,"qps":10000,"times":{{Items}},"data":{{data}}}]""");
        RunResult read = await rig.RunAsync(
            $$"""[{"action":"getItem","seed":1,"qps":10000,"times":{{Items}},"data":{{data}},"verify":true}]""");

        Assert.Equal(Items, written.Counts.Completed);
        Assert.Equal((Items, 0, 0), (read.Counts.Completed, read.Tally.NotFound, read.Tally.Mismatches));
        Assert.Equal(written.Tally.Bytes, read.Tally.Bytes);
        for (ulong index = 0; index < Items; index += 7)
        {
            HashEntry[] stored = await rig.Database.HashGetAllAsync($"load:{ReferenceGenerator.Key(1, index)}");
            Assert.Equal(
                ReferenceGenerator.Columns(data, 1, index)
                    .ToDictionary(column => column.Key, column => column.Value.Hex),
                stored.ToDictionary(
                    field => field.Name.ToString(), field => StoredValue.OfBytes((byte[])field.Value!).Hex));
        }
    }

    [Fact]
    public async Task Refused_writes_are_counted_as_done_and_apart_and_sums_add_up()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();

        RunResult result = await rig.RunAsync("""
            [{"action":"putItem","seed":1,"qps":1000,"times":60,"condition":"not_exists","data":{"hits":{"pick":[0]}}},
             {"action":"putItem","seed":1,"qps":1000,"times":100,"condition":"not_exists","data":{"hits":{"pick":[0]}}},
             {"action":"updateItem","seed":1,"qps":1000,"times":300,"keys":150,"condition":"exists",
              "data":{"hits":{"add":2}}},
             {"action":"getItem","seed":1,"qps":1000,"times":100,"verify":true,"data":{"hits":{"add":2}}},
             {"action":"deleteItem","seed":1,"qps":1000,"times":110,"condition":"exists"}]
            """);

        Assert.Equal(
            [(60L, 0L, 0L), (100, 60, 0), (300, 100, 0), (100, 0, 0), (110, 10, 0)],
            result.Tasks.Select(task => task.Progress).Select(
                task => (task.Counts.Completed, task.Tally.ConditionFailed, task.Counts.Failed)));
        Assert.Equal(170, result.Tally.ConditionFailed);
        Assert.Equal(0, result.Tally.Mismatches);
        Assert.Equal(670, result.Latencies.Response.Count);
    }

    [Fact]
    public async Task A_time_to_live_counts_from_each_op_s_own_due_time()
    {
        await using Rig rig = await Rig.StartVirtualAsync(RedisServerKind.Redis);
        await rig.StartWorkerAsync();

        await rig.RunAsync("""[{"action":"putItem","seed":1,"qps":100,"times":350,"data":{"expires":{"ttl":3600}}}]""");

        long origin = (await rig.RecordAsync())!.Tasks[0].OriginMicros!.Value;
        for (ulong op = 0; op < 350; op++)
        {
            RedisValue stored = await rig.Database.HashGetAsync($"load:{ReferenceGenerator.Key(1, op)}", "expires");
            long due = origin + ((long)op * 10_000);
            Assert.Equal((due / 1_000_000 + 3600).ToString(CultureInfo.InvariantCulture), stored.ToString());
        }
    }
}
