using Amazon.DynamoDBv2.Model;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>Capacity that a batch call consumed.</summary>
internal static class ConsumedUnits
{
    /// <summary>The sum over tables; null where the server says nothing.</summary>
    public static double? Of(List<ConsumedCapacity>? tables) =>
        tables is { Count: > 0 } ? tables.Sum(table => table.CapacityUnits ?? 0) : null;
}
