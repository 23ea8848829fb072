namespace DistStress.Engine.Comparing;

/// <summary>By how much a measurement of a run differs from that of a baseline, and how sure that is.</summary>
/// <param name="Measurement">The measurement's name.</param>
/// <param name="Unit">Its unit: <c>ms</c>, <c>ops/s</c>, <c>%</c>, <c>units/op</c>.</param>
/// <param name="LessIsBetter">Whether a smaller value is the better one.</param>
/// <param name="Verdict">What can be said of the difference.</param>
/// <param name="Seconds">Seconds of the run that were compared.</param>
/// <param name="Batches">How many batches of seconds the interval comes from.</param>
public sealed record MeasurementDifference(
    string Measurement, string Unit, bool LessIsBetter, DifferenceVerdict Verdict, int Seconds, int Batches)
{
    /// <summary>The baseline's value; null where it was not measured.</summary>
    public double? Baseline { get; init; }

    /// <summary>The run's value; null where it was not measured.</summary>
    public double? Result { get; init; }

    /// <summary>The run's value less that of the baseline.</summary>
    public double? Difference { get; init; }

    /// <summary>The lower end of the difference's interval.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the difference's interval.</summary>
    public double? High { get; init; }

    /// <summary>What the difference may be without mattering.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether the interval is that of several baseline runs, which differ more than their seconds
    /// do.</summary>
    public bool IsBetweenRuns { get; init; }

    /// <summary>A value in percent of the baseline; null where that is 0 or not known.</summary>
    public double? PercentOf(double? value) => Baseline is > 0 ? 100 * value / Baseline : null;
}
