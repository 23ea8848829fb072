using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Traffic;

/// <summary>Which part of a partition a query reads, by the sort key.</summary>
/// <param name="Operator">How sort keys are compared.</param>
/// <param name="From">With what; a number by its digits.</param>
/// <param name="To">For <see cref="RangeOperator.Between"/> the other end, else null.</param>
public sealed record KeyRange(RangeOperator Operator, string From, string? To = null)
{
    /// <summary>Whether a sort key lies in the range.</summary>
    /// <param name="value">The sort key; a number by its digits.</param>
    /// <param name="type">Its type.</param>
    public bool Contains(string value, KeyType type) => Operator switch
    {
        RangeOperator.BeginsWith => value.StartsWith(From, StringComparison.Ordinal),
        RangeOperator.Between => Compare(value, From, type) >= 0 && Compare(value, To!, type) <= 0,
        RangeOperator.Equal => Compare(value, From, type) == 0,
        RangeOperator.Less => Compare(value, From, type) < 0,
        RangeOperator.LessOrEqual => Compare(value, From, type) <= 0,
        RangeOperator.Greater => Compare(value, From, type) > 0,
        RangeOperator.GreaterOrEqual => Compare(value, From, type) >= 0,
        _ => throw new InvalidOperationException($"There is no comparison {Operator}."),
    };

    private static int Compare(string a, string b, KeyType type) => KeyOrder.Of(type).Compare(a, b);
}
