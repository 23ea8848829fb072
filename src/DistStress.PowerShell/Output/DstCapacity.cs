using DistStress.Engine.Metrics.Schema;

namespace DistStress.PowerShell.Output;

/// <summary>
/// A rate that was tried and what came of it; the last one of a measurement is its answer, the knee.
/// </summary>
[MeasurementOutput(MeasurementOutputs.Step)]
public sealed partial record DstCapacity : DstPrefixOutput
{
    /// <summary>The step's number, from 1; of the knee, that of the step that it was.</summary>
    public int Step { get; init; }

    /// <summary>
    /// The rate that was asked for, ops a second of all tasks together. Of the knee: the highest that met the
    /// conditions, and 0 where none did.
    /// </summary>
    public double Rate { get; init; }

    /// <summary>Ops that ended, a second.</summary>
    public double Achieved { get; init; }

    /// <summary>Whether the rate was reached and every condition met.</summary>
    public bool IsMet { get; init; }

    /// <summary>
    /// What kept it from that: Store or Generator; empty where it was met. Of the knee: what kept the next higher rate
    /// from it.
    /// </summary>
    public string LimitedBy { get; init; } = string.Empty;

    /// <summary>What was missed and why, in a sentence or two.</summary>
    public string Verdict { get; init; } = string.Empty;

    /// <summary>Whether it is the knee: the answer.</summary>
    public bool IsKnee { get; init; }

    /// <summary>Whether the same rate was tried again, since what it missed was due to something that passes.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>When what counts of the rate began: it had settled.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>How long it was measured, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The run.</summary>
    public string RunId { get; init; } = string.Empty;
}
