using System.Globalization;
using DistStress.Engine.Metrics.Schema;
using DistStress.PowerShell.Output.Mapping;

namespace DistStress.PowerShell.Output;

/// <summary>What came of one task of a run.</summary>
[MeasurementOutput(MeasurementOutputs.PerTask)]
public sealed partial record DstTaskResult
{
    /// <summary>The task's number in the traffic file, from 0.</summary>
    public int Task { get; init; }

    /// <summary>Its label.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What its ops do.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>Its stream number; the one that was drawn where the file gave none.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the task warms up, and is left out of the run's totals and latencies.</summary>
    public bool WarmUp { get; init; }

    /// <summary>Under seeds, how many ops of each stream have ended, with blanks between them; else empty.</summary>
    public string StreamCounts { get; init; } = string.Empty;

    // Lists, which in a row of figures would be the name of a type in a CSV file, and in JSON one level more than
    // ConvertTo-Json writes by itself: so they are methods here, and hidden properties by the module's types file.

    /// <summary>What <c>Errors</c> says, as objects: the kinds of failures and how often each happened.</summary>
    public DstCount[] GetErrorCounts() => Named.Errors;

    /// <summary>What <c>Throttles</c> says, as objects: the store's reasons and how often each was given.</summary>
    public DstCount[] GetThrottleCounts() => Named.Throttles;

    /// <summary>What <c>Capacity</c> says, as objects: the units of each table and index.</summary>
    public DstConsumedUnits[] GetConsumedUnits() => Named.Capacity;

    internal NamedFigures Named { get; init; } = NamedFigures.None;

    /// <summary>The task in a short line, for where a result shows its tasks: what went wrong only where something
    /// did.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        List<string> parts = [string.Create(culture, $"{Published:N0} published, {Completed:N0} completed")];
        if (Failed > 0)
            parts.Add(string.Create(culture, $"{Failed:N0} failed ({Errors})"));
        if (Dropped > 0)
            parts.Add(string.Create(culture, $"{Dropped:N0} dropped"));
        if (Mismatches > 0)
            parts.Add(string.Create(culture, $"{Mismatches:N0} mismatches"));
        if (ResponseP99Ms is { } p99)
            parts.Add(string.Create(culture, $"p99 {p99:N2} ms"));
        return $"{Task} {Name}: {string.Join(", ", parts)}";
    }
}
