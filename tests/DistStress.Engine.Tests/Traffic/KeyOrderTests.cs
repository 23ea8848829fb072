using DistStress.Engine.Items.Tables;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Traffic;

/// <summary>Sort keys lie in the order that the store has them in.</summary>
public sealed class KeyOrderTests
{
    [Theory]
    [InlineData(KeyType.N, "-1e125", "-123", "-9.5", "-1e-130", "0", "1e-129", "0.09", "1e-1", "7", "10", "1.1e1")]
    [InlineData(
        KeyType.N, "9007199254740992", "9007199254740993", "99999999999999999999999999999999999998",
        "99999999999999999999999999999999999999", "1e38", "9.9e125")]
    [InlineData(KeyType.S, "", "a", "aa", "b", "z", "\u007f", "ä", "日", "\uffee", "\U0001f600", "\U0001f601")]
    [InlineData(KeyType.B, "0", "00", "f", "\ufffd", "\U00010000")]
    public void Values_come_in_the_order_of_the_store(KeyType type, params string[] rising)
    {
        Assert.Equal(rising, rising.Reverse().Order(KeyOrder.Of(type)));
        for (int i = 1; i < rising.Length; i++)
        {
            Assert.True(new KeyRange(RangeOperator.Greater, rising[i - 1]).Contains(rising[i], type));
            Assert.False(new KeyRange(RangeOperator.LessOrEqual, rising[i - 1]).Contains(rising[i], type));
        }
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1e2", "100")]
    [InlineData("0.001", "1E-3")]
    [InlineData("-0", "0")]
    [InlineData("0e5", "0")]
    public void Numbers_are_equal_by_their_value(string one, string other) =>
        Assert.True(new KeyRange(RangeOperator.Equal, one).Contains(other, KeyType.N));
}
