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
    /// In a sentence: whether the traffic was what the file says, and what kept it from that, from when to when.
    /// </summary>
    public string Verdict { get; init; } = string.Empty;

    /// <summary>What was found out about the run, in order of time.</summary>
    public DstFinding[] Findings { get; init; } = [];

    /// <summary>
    /// Which condition of -StopWhen stopped the run, with its value and when. Empty where none did.
    /// </summary>
    public string StopReason { get; init; } = string.Empty;

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long the run took, in seconds.</summary>
    public double Elapsed { get; init; }

    /// <summary>The version of DistStress that published it.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The text of the traffic file that it began with; empty where that is not known, or was longer than
    /// 256 KB.</summary>
    public string Traffic { get; init; } = string.Empty;

    /// <summary>The configuration that it began with, as JSON without secrets.</summary>
    public string Config { get; init; } = string.Empty;

    /// <summary>What the units of the whole file were forecast to cost when the run began; 0 where nothing is paid by
    /// the op, empty where that was not known.</summary>
    public double? ForecastCost { get; init; }

    /// <summary>Read units that the whole file was forecast to consume; empty where that was not known.</summary>
    public double? ForecastReadUnits { get; init; }

    /// <summary>Write units that the whole file was forecast to consume; empty where that was not known.</summary>
    public double? ForecastWriteUnits { get; init; }

    /// <summary>The units that were forecast, by table and index, as Capacity has those that were consumed.</summary>
    public string ForecastCapacity { get; init; } = string.Empty;

    /// <summary>The currency, the region, the source and the day of the prices; empty where there are none.</summary>
    public string PriceSource { get; init; } = string.Empty;

    /// <summary>The latencies of the whole run at percentiles from 0 to 100.</summary>
    public DstPercentile[] Percentiles { get; init; } = [];

    /// <summary>
    /// What happened in the whole run, second by second; a run of more than an hour has longer rows, 3600 at most.
    /// </summary>
    public DstSecond[] Timeline { get; init; } = [];

    /// <summary>
    /// What happened on each task, second by second; a task of more than an hour has longer rows,
    /// 3600 at most.
    /// </summary>
    public DstRate[] Rates { get; init; } = [];
}
