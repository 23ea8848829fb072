using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public sealed class TableKeysTests
{
    private const ulong Index = 123; // With 50 items a partition: partition 2, place 23.

    [Theory]
    [InlineData(KeyType.S, "user_{number}", "user_2")]
    [InlineData(KeyType.S, "{seed}/{number}/x", "7/2/x")]
    [InlineData(KeyType.N, "17{number}000", "172000")]
    [InlineData(KeyType.N, "-{number}", "-2")]
    [InlineData(KeyType.N, "{number}.50", "2.5")]
    [InlineData(KeyType.B, "b{number}", "b2")]
    public void The_partition_key_is_filled_with_the_partition(KeyType type, string template, string value) =>
        Assert.Equal(value, Keys(new KeySpec("p", type, template)).Partition(7, Index));

    [Fact]
    public void The_sort_key_is_filled_with_the_place_and_the_items_own_key()
    {
        TableKeys keys = Keys(
            new KeySpec("p", KeyType.S, "{key}"), new KeySpec("s", KeyType.S, "{number}-{key}"));

        Assert.Equal(ReferenceGenerator.Key(7, 2), keys.Partition(7, Index));
        Assert.Equal("23-" + ReferenceGenerator.Key(7, 123), keys.Sort(7, Index));
    }

    [Theory]
    [InlineData("{number}", 0UL, "0")]
    [InlineData("-{number}", 0UL, "0")]
    [InlineData("00{number}", 50UL, "1")]
    [InlineData("{number}000", 0UL, "0")]
    public void A_number_is_as_DynamoDB_gives_it_back(string template, ulong index, string value) =>
        Assert.Equal(value, Keys(new KeySpec("p", KeyType.N, template)).Partition(7, index));

    [Theory]
    [InlineData(KeyType.S, "", "must not be empty")]
    [InlineData(KeyType.S, "a{nummer}b", "has {nummer}, which is no place; the places are {key}, {number}, {seed}")]
    [InlineData(KeyType.S, "a{number", "has {number, which is no place")]
    [InlineData(KeyType.N, "{key}", "hex digits that are no number")]
    [InlineData(KeyType.N, "user_{number}", "'u' stands in it")]
    [InlineData(KeyType.N, "{number}-1", "'-' stands in it")]
    [InlineData(KeyType.N, "1.{number}", "behind the point")]
    [InlineData(KeyType.N, "{number}.", "gives no number")]
    [InlineData(KeyType.N, "-", "gives no number")]
    [InlineData(KeyType.N, "1e{number}", "'e' stands in it")]
    [InlineData(KeyType.N, "{seed}{number}1234", "of 40 digits, and DynamoDB keeps 38")]
    public void A_template_without_a_right_value_is_told(KeyType type, string template, string part)
    {
        Assert.Null(KeyTemplate.Read(template, type, out string? fault));
        Assert.Contains(part, fault, StringComparison.Ordinal);
    }

    private static TableKeys Keys(KeySpec partition, KeySpec? sort = null) => new(TableShape.Of(
        TargetLayout.Columns, partition, sort ?? new KeySpec("s", KeyType.N, "{number}"), 50, []));
}
