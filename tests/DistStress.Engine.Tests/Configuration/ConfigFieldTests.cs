using System.Text.Json;
using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using Xunit;

namespace DistStress.Engine.Tests.Configuration;

/// <summary>
/// A field is a row of the table and a property of the configuration: what follows from them must agree.
/// </summary>
public sealed class ConfigFieldTests
{
    // No value is its property's default.
    private static readonly StressConfig Full = new()
    {
        TableName = "table",
        Region = "eu-west-1",
        Threads = 3,
        SampleData = [[ColumnSpec.OfBytes("a", 1), ColumnSpec.OfText("b", "ö")]],
        Database = TargetDatabase.DynamoDb,
        Endpoint = "http://localhost:8000",
        Layout = TargetLayout.Rows,
        Batch = 7,
        LeadMs = 70,
        MaxInFlight = 700,
        MaxBacklog = 7000,
        ConsistentRead = true,
        Connections = 70,
        PartitionKey = new KeySpec("userId", KeyType.S, "user_{number}"),
        SortKey = new KeySpec("ts", KeyType.N, "{number}"),
        ItemsPerPartition = 50,
        Indexes = [new IndexSpec("by_score", [new IndexKey("score", KeyType.N)], IndexProjection.Everything)],
    };

    [Fact]
    public void Each_field_of_a_file_is_stored_and_each_that_is_stored_is_one_of_a_file()
    {
        using JsonDocument stored = JsonDocument.Parse(ConfigJson.Write(Full));

        Assert.Equal(
            ConfigFields.Names.Order(), stored.RootElement.EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public void The_text_as_stored_is_the_one_that_earlier_versions_wrote() => Assert.Equal(
        """
        {"table_name":"table","region":"eu-west-1","threads":3,"sample_data":[{"a":1,"b":"\u00F6"}],
        "database":"dynamodb","endpoint":"http://localhost:8000","layout":"rows","batch":7,"lead_ms":70,
        "max_in_flight":700,"max_backlog":7000,"consistent_read":true,"connections":70,
        "partition_key":{"name":"userId","type":"S","value":"user_{number}"},
        "sort_key":{"name":"ts","type":"N","value":"{number}"},"items_per_partition":50,
        "indexes":[{"name":"by_score","keys":[{"name":"score","type":"N"}],"projection":"all","local":false}]}
        """.ReplaceLineEndings(""),
        ConfigJson.Write(Full));

    [Fact]
    public void A_change_of_any_field_is_a_difference_of_that_name()
    {
        StressConfig plain = new() { TableName = "t", Threads = 1 };

        Assert.Equal(
            ConfigFields.Names.Order(),
            StressConfigComparer.Differences(plain, Full).Select(setting => setting.Name).Order());
        Assert.Empty(StressConfigComparer.Differences(Full, Full with { }));
    }

    [Fact]
    public void Each_property_is_one_of_a_field() => Assert.Equal(
        ConfigFields.Names.Order(),
        typeof(StressConfig).GetProperties()
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).Order());

}
