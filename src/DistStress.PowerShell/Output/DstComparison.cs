namespace DistStress.PowerShell.Output;

/// <summary>
/// By how much a measurement of a run differs from that of a baseline, and whether by more than the noise of both.
/// </summary>
public sealed record DstComparison
{
    /// <summary>
    /// What is compared: CompletedPerSecond, FailedPercent, DroppedPercent, ThrottledCallsPercent (throttled calls to
    /// 100 ops), ResponseP50Ms, ResponseP99Ms, ServiceP50Ms, ServiceP99Ms, DelayP99Ms, ReadUnitsPerOp or
    /// WriteUnitsPerOp. A latency is that of the typical second.
    /// </summary>
    public required string Measurement { get; init; }

    /// <summary>The baseline's value; empty where it was not measured.</summary>
    public double? Baseline { get; init; }

    /// <summary>The run's value; empty where it was not measured.</summary>
    public double? Result { get; init; }

    /// <summary>How much more the run's value is, in percent of the baseline; empty where that is 0.</summary>
    public double? DifferencePercent { get; init; }

    /// <summary>The lower end of the interval in which the true difference lies, in percent of the baseline.</summary>
    public double? LowPercent { get; init; }

    /// <summary>The upper end of the interval, in percent of the baseline.</summary>
    public double? HighPercent { get; init; }

    /// <summary>
    /// Worse or Better: the whole interval lies beyond the tolerance; Same: within it; Unclear: across it, so that
    /// these runs cannot show which it is.
    /// </summary>
    public required string Verdict { get; init; }

    /// <summary>The verdict in a sentence, with its numbers.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The unit of the values and of the difference: ms, ops/s, % (of the ops) or units/op.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>The run's value less that of the baseline.</summary>
    public double? Difference { get; init; }

    /// <summary>The lower end of the difference's interval.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the difference's interval.</summary>
    public double? High { get; init; }

    /// <summary>What the difference may be without mattering.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Seconds of each run that were compared.</summary>
    public int Seconds { get; init; }

    /// <summary>Batches of seconds that the interval comes from.</summary>
    public int Batches { get; init; }

    /// <summary>Whether the interval is that of the baseline's runs, which differ by more than their seconds
    /// do.</summary>
    public bool IsBetweenRuns { get; init; }

    /// <summary>The run's id.</summary>
    public string RunId { get; init; } = string.Empty;

    /// <summary>The id of the baseline's run, the newest where it has several.</summary>
    public string BaselineRunId { get; init; } = string.Empty;

    /// <summary>How many runs the baseline has.</summary>
    public int BaselineRuns { get; init; }
}
