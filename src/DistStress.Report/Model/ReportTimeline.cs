namespace DistStress.Report.Model;

/// <summary>What happened over time, in rows of the same length without a gap.</summary>
public sealed record ReportTimeline
{
    /// <summary>The task's number; null for the whole run.</summary>
    public int? Task { get; init; }

    /// <summary>When the first row begins, in seconds since 1970.</summary>
    public required long First { get; init; }

    /// <summary>How many seconds a row stands for.</summary>
    public required int Step { get; init; }

    /// <summary>How many seconds the last row stands for; null where it is as long as the others.</summary>
    public double? LastStep { get; init; }

    /// <summary>How many rows there are.</summary>
    public required int Length { get; init; }

    /// <summary>
    /// A figure a row by name: <c>planned</c>, <c>published</c>, <c>started</c>, <c>completed</c>, <c>failed</c>,
    /// <c>dropped</c>, <c>readUnits</c> and <c>writeUnits</c> count what a row has; <c>delayP99</c>,
    /// <c>serviceP50</c>, <c>serviceP99</c>, <c>responseP50</c>, <c>responseP99</c>, <c>responseMax</c> and
    /// <c>failedP99</c> are ms; <c>backlog</c> and <c>inFlight</c> are ops, the most of a row. What nobody measured
    /// is left out, or null in a row.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<double?>> Columns { get; init; }

    /// <summary>Failed ops a row, by kind.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Errors { get; init; } =
        new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>Throttled calls a row, by the store's reason.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Throttles { get; init; } =
        new Dictionary<string, IReadOnlyList<double>>();
}
