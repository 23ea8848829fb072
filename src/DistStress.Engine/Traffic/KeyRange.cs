namespace DistStress.Engine.Traffic;

/// <summary>Which part of a partition a query reads, by the sort key.</summary>
/// <param name="Operator">How sort keys are compared.</param>
/// <param name="From">With what; a number by its digits.</param>
/// <param name="To">For <see cref="RangeOperator.Between"/> the other end, else null.</param>
public sealed record KeyRange(RangeOperator Operator, string From, string? To = null);
