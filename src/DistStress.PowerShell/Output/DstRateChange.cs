namespace DistStress.PowerShell.Output;

/// <summary>A change of a task's rate while the run went on.</summary>
public sealed record DstRateChange
{
    /// <summary>From when on the task had the new rate; a task that had not begun then begins with it.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The task's number in the traffic file, from 0.</summary>
    public int Task { get; init; }

    /// <summary>Its label.</summary>
    public required string Name { get; init; }

    /// <summary>What the rate of the traffic file is multiplied by from then on.</summary>
    public double Factor { get; init; }

    /// <summary>The ops a second that come of it; with a qpss or curve, where that is at 1.0.</summary>
    public double Qps { get; init; }
}
