using DistStress.Engine.Items;
using DistStress.Engine.Items.Values;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Traffic;

/// <summary>How many bytes typed values take, as text and as DynamoDB counts them.</summary>
public sealed class ValueSizeTests
{
    [Theory]
    [InlineData("5", 5, 5, 5)]
    [InlineData("\"ä\\\"\"", 3, 3, 3)]
    [InlineData("""{"type":"N","min":0,"max":999}""", 1, 2.89, 3)]
    [InlineData("""{"type":"N","min":-10,"max":9}""", 1, 1.55, 3)]
    [InlineData("""{"type":"N","min":-9223372036854775808,"max":9223372036854775807}""", 1, 19.38, 20)]
    [InlineData("""{"type":"BOOL"}""", 4, 4.5, 5)]
    [InlineData("""{"len":[[70,100],[20,1000],[10,50000],[0,7]]}""", 100, 5270, 50000)]
    [InlineData("""{"pick":["a","bbb",12],"weights":[2,1,1]}""", 1, 1.75, 3)]
    [InlineData("""{"ttl":5}""", 10, 10, 10)]
    [InlineData("""{"add":-25}""", 3, 3, 3)]
    [InlineData("""{"type":"L","of":{"type":"S","len":4},"count":3}""", 22, 22, 22)]
    [InlineData("""{"type":"L","of":"x","count":0}""", 2, 2, 2)]
    [InlineData("""{"type":"M","of":{"ä":4,"b":{"type":"BOOL"},"c":"\n"}}""", 39, 39.5, 40)]
    public void A_value_takes_so_many_bytes_as_text(string value, long least, double mean, long most)
    {
        SizeRange size = ItemSize.Value(Column(value));

        Assert.Equal((least, most), (size.Least, size.Most));
        Assert.Equal(mean, size.Mean, 0.005);
    }

    // 3 and 1 for each value in a list or a map; a byte for two digits, and 1 or 2.
    [Theory]
    [InlineData("""{"type":"N","min":0,"max":999}""", 2, 3)]
    [InlineData("""{"type":"N","min":-100,"max":-100}""", 4, 4)]
    [InlineData("""{"type":"BOOL"}""", 1, 1)]
    [InlineData("""{"type":"L","of":{"type":"S","len":4},"count":3}""", 18, 18)]
    [InlineData("""{"type":"M","of":{"ä":4,"b":{"type":"BOOL"},"c":"\n"}}""", 16, 16)]
    public void DynamoDB_counts_so_many(string value, long least, long most)
    {
        SizeRange size = DynamoDbMeasure.Instance.Of(Column(value).Value);

        Assert.Equal((least, most), (size.Least, size.Most));
    }

    [Fact]
    public void Generated_items_are_as_large_as_forecast()
    {
        SizeRange forecast = TaskForecast.Of(Task(TypedColumns.Data), default).ItemBytes;
        long[] sizes = [.. Enumerable.Range(0, 3000).Select(index => ReferenceGenerator.Columns(
            TypedColumns.Data, 1, (ulong)index).Values.Sum(value => (long)value.Length))];

        Assert.InRange(sizes.Min(), forecast.Least, forecast.Least + 100);
        Assert.InRange(sizes.Max(), forecast.Most - 100, forecast.Most);
        Assert.InRange(sizes.Average(), forecast.Mean * 0.97, forecast.Mean * 1.03);
    }

    private static ColumnSpec Column(string value) => Task($$"""{"a":{{value}}}""").Data![0];

    private static TrafficTask Task(string data) => TrafficFile.Parse(
        $$"""[{"action":"updateItem","qps":1,"times":1,"data":{{data}}}]""", "t",
        new TrafficContext { Limits = StoreLimits.Loosest }).Tasks[0];
}
