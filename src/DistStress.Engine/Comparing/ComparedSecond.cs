namespace DistStress.Engine.Comparing;

/// <summary>What happened in a run in a second, or in the seconds that share a row.</summary>
public sealed record ComparedSecond
{
    /// <summary>How many seconds the row stands for, 1 or more.</summary>
    public int Seconds { get; init; } = 1;

    /// <summary>Ops that were due by the schedule.</summary>
    public long Planned { get; init; }

    /// <summary>Ops that ran to their end.</summary>
    public long Completed { get; init; }

    /// <summary>Ops that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Ops that were given up.</summary>
    public long Dropped { get; init; }

    /// <summary>Calls that the store throttled, those that were tried again with success among them.</summary>
    public long ThrottledCalls { get; init; }

    /// <summary>The median of the response time in ms; null where no op completed.</summary>
    public double? ResponseP50Ms { get; init; }

    /// <summary>The 99th percentile of the response time in ms.</summary>
    public double? ResponseP99Ms { get; init; }

    /// <summary>The median of the service time in ms.</summary>
    public double? ServiceP50Ms { get; init; }

    /// <summary>The 99th percentile of the service time in ms.</summary>
    public double? ServiceP99Ms { get; init; }

    /// <summary>The 99th percentile of the delay in ms; null where no op began.</summary>
    public double? DelayP99Ms { get; init; }

    /// <summary>Read capacity consumed; null where the store does not say.</summary>
    public double? ReadUnits { get; init; }

    /// <summary>Write capacity consumed; null where the store does not say.</summary>
    public double? WriteUnits { get; init; }

    /// <summary>Makes one row of several that follow each other, as results do when a run grows long: counts are
    /// added, medians averaged, and of the 99th percentiles the greatest is kept.</summary>
    internal static ComparedSecond Together(IReadOnlyList<ComparedSecond> rows) => rows.Count == 1 ? rows[0] : new()
    {
        Seconds = rows.Sum(row => row.Seconds),
        Planned = rows.Sum(row => row.Planned),
        Completed = rows.Sum(row => row.Completed),
        Failed = rows.Sum(row => row.Failed),
        Dropped = rows.Sum(row => row.Dropped),
        ThrottledCalls = rows.Sum(row => row.ThrottledCalls),
        ResponseP50Ms = rows.Average(row => row.ResponseP50Ms),
        ResponseP99Ms = rows.Max(row => row.ResponseP99Ms),
        ServiceP50Ms = rows.Average(row => row.ServiceP50Ms),
        ServiceP99Ms = rows.Max(row => row.ServiceP99Ms),
        DelayP99Ms = rows.Max(row => row.DelayP99Ms),
        ReadUnits = Sum(rows, row => row.ReadUnits),
        WriteUnits = Sum(rows, row => row.WriteUnits),
    };

    // The sum of nothing but nulls is 0 to Linq, and not known to us.
    internal static double? Sum(IReadOnlyList<ComparedSecond> rows, Func<ComparedSecond, double?> value) =>
        rows.Any(row => value(row) is not null) ? rows.Sum(value) : null;
}
