using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

/// <summary>Reads under <c>verify</c> carry the very columns that the writes carry.</summary>
public class VerifiedReadTests
{
    private const string Columns = """{ "tag_": { "r": 8, "len": 20 }, "body": 50, "title": "fixed" }""";

    private static readonly StressConfig Config = new()
    {
        TableName = "t",
        Threads = 1,
        SampleData = [[ColumnSpec.OfBytes("a", 1)], [ColumnSpec.OfText("b", "x"), ColumnSpec.OfSpread("c_", 4, 9)]],
    };

    [Theory]
    [InlineData("getItem", "")]
    [InlineData("query", "")]
    [InlineData("getItem", $", \"data\": {Columns}")]
    [InlineData("query", $", \"data\": {Columns}")]
    [InlineData("getSubItem", $", \"data\": {Columns}")]
    [InlineData("getItem", $", \"data\": {Columns}, \"samples\": 5")]
    [InlineData("query", $", \"data\": {Columns}, \"samples\": 5")]
    [InlineData("getSubItem", $", \"data\": {Columns}, \"samples\": 5")]
    [InlineData("getItem", $", \"data\": {Columns}, \"seeds\": [1, 3]")]
    [InlineData("getItem", $", \"data\": {Columns}, \"keys\": 30, \"distribution\": \"zipfian\"")]
    public void A_read_expects_what_the_write_of_the_same_op_writes(string action, string fields)
    {
        List<string> written = Tasks.Items(Only($$"""{ "action": "putItem"{{fields}} """), 200);
        List<string> expected = Tasks.Items(Only($$"""{ "action": "{{action}}", "verify": true{{fields}} """), 200);
        Assert.Equal(written, expected);
        Assert.All(expected, item => Assert.Contains('|', item));
    }

    [Theory]
    [InlineData("batchGetItem", "")]
    [InlineData("batchGetItem", $", \"data\": {Columns}")]
    [InlineData("batchGetSubItem", $", \"data\": {Columns}")]
    public void A_batch_read_expects_what_fresh_writes_write(string action, string fields)
    {
        List<string> written = Tasks.Items(Only($$"""{ "action": "putItem"{{fields}} """), 200);
        Assert.Equal(
            written,
            Tasks.Items(Only($$"""{ "action": "{{action}}", "verify": true, "samples": 20{{fields}} """), 10));
    }

    [Fact]
    public void A_read_of_some_columns_expects_the_first_ones_of_the_write()
    {
        const string first = """{ "tag_": { "r": 8, "len": 20 }, "body": 50 }""";
        List<string> written = Tasks.Items(Only($$"""{ "action": "putItem", "data": {{Columns}} """), 100);
        List<string> expected =
            Tasks.Items(Only($$"""{ "action": "getSubItem", "verify": true, "data": {{first}} """), 100);
        Assert.Equal(written, expected.Select(item => item + "|title=fixed"));
    }

    [Theory]
    [InlineData("getItem")]
    [InlineData("query")]
    [InlineData("batchGetItem")]
    public void Other_reads_of_whole_items_expect_nothing(string action)
    {
        Assert.All(
            Tasks.Items(Only($$"""{ "action": "{{action}}", "verify": false """), 20),
            item => Assert.DoesNotContain('|', item));
    }

    [Fact]
    public void The_example_expects_what_it_writes()
    {
        TrafficPlan plan = TrafficFile.Read(
            RepositoryFiles.Path("examples/traffic-zipfian-verify.json"), Config.ForTraffic());
        HashSet<string> filled = [.. Tasks.Items(plan.Tasks[0], 5000)];
        TrafficTask[] reads = [.. plan.Tasks.Where(task => task.Verify)];
        Assert.Equal([TrafficAction.GetItem, TrafficAction.GetSubItem], reads.Select(task => task.Action));
        Assert.All(Tasks.Items(reads[0], 10_000), item => Assert.Contains(item, filled));
        Assert.All(Tasks.Items(reads[1], 5000), item => Assert.Contains(item + "|title=a fixed text", filled));
        Assert.All(Tasks.Items(plan.Tasks[3], 2000), item => Assert.Contains(item, filled));
    }

    private static TrafficTask Only(string fields) => Assert.Single(
        TrafficFile.Parse($$"""[{{fields}}, "seed": 3, "qps": 1, "times": 1 }]""", "traffic.json",
            Config.ForTraffic()).Tasks);
}
