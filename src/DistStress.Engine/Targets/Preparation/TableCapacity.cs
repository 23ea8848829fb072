namespace DistStress.Engine.Targets.Preparation;

/// <summary>The provisioned capacity of a DynamoDB table.</summary>
/// <param name="ReadUnits">Read capacity units; 1 or more.</param>
/// <param name="WriteUnits">Write capacity units; 1 or more.</param>
public sealed record TableCapacity(long ReadUnits, long WriteUnits)
{
    /// <summary>A capacity in words; null is on demand.</summary>
    internal static string Describe(TableCapacity? capacity) => capacity is null
        ? "on demand (PAY_PER_REQUEST)"
        : $"provisioned with {capacity.ReadUnits} read and {capacity.WriteUnits} write units";
}
