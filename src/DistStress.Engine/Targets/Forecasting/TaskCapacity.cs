using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.Forecasting;

/// <summary>The capacity that a task will consume of the store.</summary>
public sealed record TaskCapacity
{
    /// <summary>Read capacity units in all.</summary>
    public double ReadUnits =>
        Table.Read.GetValueOrDefault() + Indexes.Values.Sum(part => part.Read.GetValueOrDefault());

    /// <summary>Write capacity units in all.</summary>
    public double WriteUnits =>
        Table.Write.GetValueOrDefault() + Indexes.Values.Sum(part => part.Write.GetValueOrDefault());

    /// <summary>Bytes of the records that the task writes: names, values and keys.</summary>
    public double RecordBytes { get; init; }

    /// <summary>By how many bytes the task makes what is kept grow, indexes and what the store keeps beside each
    /// record included; below 0 where it shrinks.</summary>
    public double StoredBytes { get; init; }

    /// <summary>The units of the table itself.</summary>
    public CapacityUnits Table { get; init; }

    /// <summary>The units of each index, by its name.</summary>
    public IReadOnlyDictionary<string, CapacityUnits> Indexes { get; init; } = new Dictionary<string, CapacityUnits>();
}
