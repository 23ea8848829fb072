namespace DistStress.Engine.Comparing;

/// <summary>How large a difference has to be to matter, and how sure it has to be.</summary>
public sealed record ComparisonOptions
{
    /// <summary>What medians, rates and units an op may differ by, in percent of the baseline; 0 and more.</summary>
    public double TolerancePercent { get; init; } = 10;

    /// <summary>
    /// What 99th percentiles may differ by, in percent of the baseline; 0 and more. A busy machine moves the tail of a
    /// distribution first and most.
    /// </summary>
    public double TailTolerancePercent { get; init; } = 25;

    /// <summary>What latencies may differ by in any case, in ms; 0 and more.</summary>
    public double ToleranceMs { get; init; } = 0.05;

    /// <summary>What shares may differ by, in percentage points; 0 and more.</summary>
    public double TolerancePoints { get; init; } = 0.1;

    /// <summary>Seconds at the beginning of each run that do not count; a row at least is left out.</summary>
    public int SkipSeconds { get; init; } = 3;

    /// <summary>
    /// How sure the interval of a difference is to hold the true one, in percent: above 0 and below 100.
    /// </summary>
    public double ConfidencePercent { get; init; } = 95;
}
