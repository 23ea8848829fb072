using DistStress.Engine.Generation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

public sealed class VerifyRunTests
{
    private const int Items = 10_000;

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task One_byte_changed_among_ten_thousand_items_is_found_and_named(RedisServerKind kind)
    {
        const string data = """{"request_":{"r":16,"len":40},"body":60,"note":"this is text"}""";
        await using Rig rig = await Rig.StartVirtualAsync(kind);
        await rig.StartWorkerAsync();
        await rig.StartWorkerAsync();
        await rig.RunAsync($$"""[{"action":"putItem","seed":1,"qps":10000,"times":{{Items}},"data":{{data}}}]""");
        string key = $"load:{ItemKey.Text(1, 6_543)}";
        byte[] body = (await rig.Database.HashGetAsync(key, "body"))!;
        body[59] ^= 1;
        await rig.Database.HashSetAsync(key, "body", body);

        RunResult result = await rig.RunAsync(
            $$"""[{"action":"getItem","seed":1,"qps":10000,"times":{{Items}},"data":{{data}},"verify":true}]""");

        Assert.Equal(new TaskCounts(Items, Items, 0, 0, 0, 0), result.Counts);
        OpTally tally = Assert.Single(result.Tasks).Progress.Tally;
        Assert.Equal(1, tally.Mismatches);
        Assert.Equal(
            $"item {ItemKey.Text(1, 6_543)}, column \"body\": byte 59 is 0x{body[59]:x2} where 0x{body[59] ^ 1:x2} "
                + "was written",
            Assert.Single(tally.MismatchNotes));
    }
}
