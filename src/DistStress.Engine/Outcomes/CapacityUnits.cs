namespace DistStress.Engine.Outcomes;

/// <summary>Capacity consumed, in DynamoDB's units.</summary>
/// <param name="Read">Read units; null where no read was told of.</param>
/// <param name="Write">Write units; null where no write was told of.</param>
public readonly record struct CapacityUnits(double? Read, double? Write)
{
    /// <summary>The sum of two; what neither knows stays unknown.</summary>
    public static CapacityUnits operator +(CapacityUnits a, CapacityUnits b) =>
        new(Sum(a.Read, b.Read), Sum(a.Write, b.Write));

    private static double? Sum(double? a, double? b) => a is null ? b : b is null ? a : a + b;
}
