using DistStress.Engine.Configuration;
using Xunit;

namespace DistStress.Engine.Tests.Configuration;

public class ConfigMeaningTests
{
    private const string Plain = """{"table_name":"tab","threads":2,"sample_data":[{"a":1,"b":{"r":2,"len":3}},{"c":"x"}]}""";

    public static TheoryData<string> Configurations => new(
        File.ReadAllText(RepositoryFiles.Path("config.json")),
        Plain,
        """{"table_name":"multirow","threads":1}""",
        """{"table_name":"multirow","threads":1,"layout":"columns"}""",
        """
        {"table_name":"tab","region":"r","threads":3,"database":"null","endpoint":"h:1","layout":"rows","batch":7,
         "lead_ms":70,"max_in_flight":700,"max_backlog":7000,"consistent_read":true}
        """);

    [Theory]
    [MemberData(nameof(Configurations))]
    public void What_is_written_reads_back_with_the_same_meaning(string json)
    {
        StressConfig config = ConfigFile.Parse(json, "c");
        string written = ConfigJson.Write(config);
        StressConfig back = ConfigFile.Parse(written, "written");
        Assert.True(StressConfigComparer.SameMeaning(config, back));
        Assert.Equal(written, ConfigJson.Write(back));
        Assert.DoesNotContain('\n', written);
    }

    [Theory]
    [InlineData("""{ "threads": 2.0, "table_name": "tab", "sample_data": [ {"a": 1e0, "b": {"len": 3, "r": 2}}, {"c": "\u0078"}, ], }""")]
    [InlineData("""
        {"table_name":"tab","threads":2,"layout":"columns","batch":100,"lead_ms":200,"max_in_flight":1000,
         "max_backlog":10000000,"consistent_read":false,"sample_data":[{"a":1,"b":{"r":2,"len":3}},{"c":"x"}]} // defaults
        """)]
    public void Formatting_field_order_and_written_defaults_mean_nothing(string json)
    {
        StressConfig a = ConfigFile.Parse(Plain, "a");
        StressConfig b = ConfigFile.Parse(json, "b");
        Assert.True(StressConfigComparer.SameMeaning(a, b));
        Assert.Equal(ConfigJson.Write(a), ConfigJson.Write(b));
    }

    [Theory]
    [InlineData("""{"table_name":"tabs","threads":2,"sample_data":[{"a":1,"b":{"r":2,"len":3}},{"c":"x"}]}""")]
    [InlineData("""{"table_name":"tab","threads":3,"sample_data":[{"a":1,"b":{"r":2,"len":3}},{"c":"x"}]}""")]
    [InlineData("""{"table_name":"tab","threads":2,"sample_data":[{"b":{"r":2,"len":3},"a":1},{"c":"x"}]}""")]
    [InlineData("""{"table_name":"tab","threads":2,"sample_data":[{"c":"x"},{"a":1,"b":{"r":2,"len":3}}]}""")]
    [InlineData("""{"table_name":"tab","threads":2,"sample_data":[{"a":1,"b":{"r":2,"len":4}},{"c":"x"}]}""")]
    [InlineData("""{"table_name":"tab","threads":2,"sample_data":[{"a":1,"b":{"r":2,"len":3}}]}""")]
    [InlineData("""{"table_name":"tab","threads":2}""")]
    [InlineData(
        """{"table_name":"tab","threads":2,"region":"r","sample_data":[{"a":1,"b":{"r":2,"len":3}},{"c":"x"}]}""")]
    [InlineData(
        """{"table_name":"tab","threads":2,"layout":"rows","sample_data":[{"a":1,"b":{"r":2,"len":3}},{"c":"x"}]}""")]
    [InlineData("""{"table_name":"tab","threads":2,"consistent_read":true,"sample_data":[{"a":1,"b":{"r":2,"len":3}},{"c":"x"}]}""")]
    public void A_different_value_or_order_is_a_difference(string json)
    {
        StressConfig a = ConfigFile.Parse(Plain, "a");
        StressConfig b = ConfigFile.Parse(json, "b");
        Assert.False(StressConfigComparer.SameMeaning(a, b));
        Assert.NotEqual(ConfigJson.Write(a), ConfigJson.Write(b));
    }
}
