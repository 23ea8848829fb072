using System.Globalization;
using DistStress.Engine.Metrics.Schema;

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

    /// <summary>The task in one line, for where a result shows its tasks.</summary>
    public override string ToString()
    {
        string errors = Errors.Length > 0 ? $" ({Errors})" : "";
        string mismatches = Mismatches > 0
            ? string.Create(CultureInfo.CurrentCulture, $", {Mismatches:N0} mismatches") : "";
        return string.Create(
            CultureInfo.CurrentCulture,
            $"{Task} {Name} [{Action}, seed {Seed}]: published {Published:N0}, completed {Completed:N0}, ")
            + string.Create(
                CultureInfo.CurrentCulture, $"failed {Failed:N0}, dropped {Dropped:N0}{errors}{mismatches}");
    }
}
