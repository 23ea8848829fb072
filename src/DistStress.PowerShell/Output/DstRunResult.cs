using DistStress.Engine.Metrics.Schema;

namespace DistStress.PowerShell.Output;

/// <summary>What came of a run. Published = Completed + Failed + Dropped once it has ended.</summary>
[MeasurementOutput(MeasurementOutputs.Result)]
public sealed partial record DstRunResult : DstRunOutput
{
    /// <summary>The run's id.</summary>
    public string RunId { get; init; } = string.Empty;

    /// <summary>How it ended: Completed or Stopped.</summary>
    public string State { get; init; } = string.Empty;

    /// <summary>
    /// Which condition of -StopWhen stopped the run, with its value and when. Empty where none did.
    /// </summary>
    public string StopReason { get; init; } = string.Empty;

    /// <summary>How long the run took, in seconds.</summary>
    public double Elapsed { get; init; }

    /// <summary>
    /// Planned, published and started ops of each task, second by second; a task of more than an hour has longer rows,
    /// 3600 at most.
    /// </summary>
    public DstRate[] Rates { get; init; } = [];
}
