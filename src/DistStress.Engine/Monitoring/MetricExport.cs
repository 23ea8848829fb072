namespace DistStress.Engine.Monitoring;

/// <summary>What stands in an export.</summary>
/// <param name="Format">The name of its format.</param>
/// <param name="Series">Its series; none where it says that there was no traffic.</param>
/// <param name="MissingIsNothing">Whether a time that is not there had no traffic; else nobody knows.</param>
internal sealed record MetricExport(string Format, IReadOnlyList<MetricSeries> Series, bool MissingIsNothing)
{
    /// <summary>What the export says about itself that its user should know: that it is not whole.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What was taken for granted about it.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];
}
