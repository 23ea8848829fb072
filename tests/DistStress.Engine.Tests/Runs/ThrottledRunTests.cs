using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Tests.Stores;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class ThrottledRunTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private const int Ops = 2000;
    private const int ItemsPerOp = 2;
    private const string Data = """{"tag_":{"r":16,"len":8},"body":20}""";

    [Fact]
    public async Task With_a_fifth_of_the_calls_throttled_every_item_is_stored_and_every_throttle_is_counted()
    {
        StoreView view = await servers.TableAsync(StoreServer.Dynalite, TargetLayout.Columns);

        // Every fifth call, in all the forms there are; but none a second time: the SDK waits up to a second before it
        // tries again, and an op has five in all.
        Func<FaultyCall, Fault?> share = FaultPlan.Share(
            1, 0.2, [.. ThrottleForm.All.Select(form => new Fault.Throttle(form))]);
        await using var faulty = new FaultyDynamoDb(
            view.Options.Endpoint!, call => call.Action == "BatchWriteItem" && call.Attempt < 1 ? share(call) : null);
        StressConfig config = Rig.Config with
        {
            TableName = view.Options.TableName,
            Database = TargetDatabase.DynamoDb,
            Endpoint = faulty.Endpoint,
            Region = view.Options.Region,
            // However slow the machine, what an op waits for is not many others.
            MaxInFlight = 16,
        };
        await using Rig rig = await Rig.StartAsync(RedisServerKind.Redis);
        await new ConfigStore(await rig.ConnectAsync()).SynchronizeAsync(config);
        await rig.StartWorkerAsync(TargetDatabase.DynamoDb);
        await rig.StartWorkerAsync(TargetDatabase.DynamoDb);

        RunResult result = await rig.RunAsync(
            $$"""[{"action":"batchPutItem","seed":1,"qps":500,"times":{{Ops}},"samples":{{ItemsPerOp}},"data":{{Data}}}]""",
            config);

        Assert.Equal(new TaskCounts(Ops, Ops, 0, 0, 0, 0), result.Counts);
        var expected = new StoreContents();
        for (ulong index = 0; index < Ops * ItemsPerOp; index++)
            expected.Put(ReferenceGenerator.Key(1, index), ReferenceGenerator.Columns(Data, 1, index));
        await view.AssertHoldsAsync(expected);

        // Each throttled call made one more call, and stands in the result with its reason.
        FaultyCounts counts = faulty.Counts;
        OpTally tally = result.Tasks[0].Progress.Tally;
        Assert.InRange(counts.Throttled, 300, 700);
        Assert.Equal(Ops + counts.Throttled, counts.CallsBy["BatchWriteItem"]);
        Assert.Equal(counts.Throttled, tally.Retries);
        Assert.Equal(
            counts.ThrottledBy.OrderBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => (count.Key, (long)count.Value)),
            tally.Throttles.OrderBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => (count.Key, count.Value)));
        Assert.Empty(tally.Errors);
        Assert.Equal(Ops * ItemsPerOp, tally.WriteUnits);
    }
}
