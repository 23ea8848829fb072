namespace DistStress.Engine.Traffic;

/// <summary>A point of a task's <c>curve</c>.</summary>
/// <param name="Second">When, in seconds since the task began: 0 or more.</param>
/// <param name="Factor">What its rate is multiplied by there: 0 or more.</param>
public readonly record struct CurvePoint(decimal Second, decimal Factor);
