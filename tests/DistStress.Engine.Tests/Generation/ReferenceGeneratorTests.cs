using DistStress.Engine.Generation;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class ReferenceGeneratorTests
{
    private const string Data = """{"request_":{"r":16,"len":8},"bid_feedback_2":4,"impression":"this is text"}""";

    [Fact]
    public void It_gives_the_documented_values()
    {
        Assert.Equal("7006e8e3bc0e0ae5c022f29527aa15b6", ReferenceGenerator.Key(1, 0));
        Assert.Equal("4aef715bdaf95f0bd628acd657c0b217", ReferenceGenerator.Key(1, 1_000_000));
        Dictionary<string, StoredValue> fresh = ReferenceGenerator.Columns(Data, 1, 0);
        Assert.Equal(["request_14", "bid_feedback_2", "impression"], fresh.Keys);
        Assert.Equal(["52070ba538128f6e", "9bd25873"], fresh.Values.Take(2).Select(value => value.Hex));
        Dictionary<string, StoredValue> prepared = ReferenceGenerator.Columns(Data, 1, 0, samples: 16);
        Assert.Equal(["request_9", "bid_feedback_2", "impression"], prepared.Keys);
        Assert.Equal(["47c6135e9f4856f1", "d4b4dc6a"], prepared.Values.Take(2).Select(value => value.Hex));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 7)]
    [InlineData(0x123456789abcdef0, 0)]
    [InlineData(0x123456789abcdef0, 3)]
    public void The_product_generates_the_same(ulong seed, int samples)
    {
        TrafficTask task = Tasks.Of(TrafficAction.PutItem) with { Data = Tasks.ThreeColumns, Samples = samples };
        var generator = new ItemGenerator(task);
        var item = new Item();
        ulong[] indices = [.. Enumerable.Range(0, 200).Select(i => (ulong)i), uint.MaxValue, 1UL << 40, ulong.MaxValue];
        foreach (ulong index in indices)
        {
            generator.Fill(item, seed, index);
            Assert.Equal(ReferenceGenerator.Key(seed, index), item.Key);
            var columns = new Dictionary<string, StoredValue>();
            foreach (ref readonly ItemColumn column in item.Columns)
                columns[column.Name.Text] = StoredValue.Of(in column);
            Assert.Equal(ReferenceGenerator.Columns(Data, seed, index, samples), columns);
        }
    }
}
