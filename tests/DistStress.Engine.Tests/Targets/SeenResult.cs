using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Tests.Targets;

/// <summary>
/// What came of an op, with what its calls consumed in place of the calls: two of them compare by value.
/// </summary>
internal sealed record SeenResult(
    OpStatus Status,
    long Bytes = 0,
    int ItemsFound = 0,
    double? ReadUnits = null,
    double? WriteUnits = null,
    int Retries = 0,
    string? Error = null,
    string? Detail = null)
{
    public static SeenResult Of(OpResult result)
    {
        CapacityUnits units = result.Calls?.TotalCapacity ?? default;
        return new SeenResult(
            result.Status, result.Bytes, result.ItemsFound, units.Read, units.Write, result.Retries, result.Error,
            result.Detail);
    }
}
