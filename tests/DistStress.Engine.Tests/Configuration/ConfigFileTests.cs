using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using Xunit;

namespace DistStress.Engine.Tests.Configuration;

public class ConfigFileTests
{
    [Fact]
    public void The_example_at_the_top_is_read_as_it_stands()
    {
        StressConfig config = ConfigFile.Read(RepositoryFiles.Path("config.json"));
        Assert.Equal("stress-test", config.TableName);
        Assert.Equal("us-east-1", config.Region);
        Assert.Equal(10, config.Threads);
        Assert.Equal([2, 4, 1, 4], config.SampleData.Select(row => row.Count));
        Assert.Equal(
            [ColumnSpec.OfBytes("bid_feedback_1h_16", 140), ColumnSpec.OfBytes("bid_feedback_1h_2", 139)],
            config.SampleData[0]);
    }

    [Fact]
    public void Fields_that_are_left_out_get_their_defaults()
    {
        StressConfig config = ConfigFile.Parse("""{"table_name":"t","threads":1}""", "c");
        Assert.Equal(new StressConfig { TableName = "t", Threads = 1, SampleData = config.SampleData }, config);
        Assert.Empty(config.SampleData);
        Assert.Null(config.Database);
    }

    [Fact]
    public void Every_field_is_read()
    {
        StressConfig config = ConfigFile.Parse(
            """
            { // comments and trailing commas are allowed
              "table_name": "multirow-test", "region": "eu-west-1", "threads": 1024, "database": "DynamoDB",
              "endpoint": "http://localhost:8000", "layout": "Columns", "batch": 10000, "lead_ms": 20,
              "max_in_flight": 1000000, "max_backlog": 9223372036854775807, "consistent_read": true,
              "connections": 10000,
              "sample_data": [ { "b": "text", "a": { "r": 2, "len": 3 } } ],
            }
            """,
            "c");
        Assert.Equal(
            new StressConfig
            {
                TableName = "multirow-test",
                Region = "eu-west-1",
                Threads = 1024,
                SampleData = config.SampleData,
                Database = TargetDatabase.DynamoDb,
                Endpoint = "http://localhost:8000",
                Layout = TargetLayout.Columns,
                Batch = 10_000,
                LeadMs = 20,
                MaxInFlight = 1_000_000,
                MaxBacklog = long.MaxValue,
                ConsistentRead = true,
                Connections = 10_000,
            },
            config);
        Assert.Equal([ColumnSpec.OfText("b", "text"), ColumnSpec.OfSpread("a", 2, 3)],
            Assert.Single(config.SampleData));
    }

    [Theory]
    [InlineData("stress", "", TargetLayout.Columns)]
    [InlineData("multirow", "", TargetLayout.Rows)]
    [InlineData("multirow_a", "", TargetLayout.Rows)]
    [InlineData("my-multirow", "", TargetLayout.Columns)]
    [InlineData("multirow", ""","layout":"columns" """, TargetLayout.Columns)]
    [InlineData("stress", ""","layout":"ROWS" """, TargetLayout.Rows)]
    public void The_table_name_decides_the_layout_unless_the_file_does(
        string table, string rest, TargetLayout layout) =>
        Assert.Equal(layout, ConfigFile.Parse($$"""{"table_name":"{{table}}","threads":1{{rest}}}""", "c").Layout);

    [Theory]
    [InlineData("dynamodb", "DynamoDb")]
    [InlineData("REDIS", "Redis")]
    [InlineData("null", "Null")]
    public void A_database_is_named_in_upper_or_lower_case(string word, string name) =>
        Assert.Equal(
            name, ConfigFile.Parse($$"""{"table_name":"tab","threads":1,"database":"{{word}}"}""", "c").Database?.Name);

    [Fact]
    public void Only_DynamoDB_has_rules_for_table_names()
    {
        Assert.Equal("t:{1}", ConfigFile.Parse("""{"table_name":"t:{1}","threads":1,"database":"redis"}""",
            "c").TableName);
        Assert.Equal("t:{1}", ConfigFile.Parse("""{"table_name":"t:{1}","threads":1}""", "c").TableName);
    }

    [Theory]
    [InlineData("arn:aws:dynamodb:eu-west-1:123456789012:table/load", "", TargetLayout.Columns)]
    [InlineData(
        "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/multirow.x", ",\"region\":\"cn-north-1\"",
        TargetLayout.Rows)]
    public void A_table_may_be_named_by_its_ARN(string arn, string rest, TargetLayout layout)
    {
        StressConfig config = ConfigFile.Parse(
            $$"""{"table_name":"{{arn}}","threads":1,"database":"dynamodb"{{rest}}}""", "c");

        Assert.Equal((arn, layout), (config.TableName, config.Layout));
        Assert.Equal(config, ConfigFile.Parse(ConfigJson.Write(config), "c"));
    }
}
