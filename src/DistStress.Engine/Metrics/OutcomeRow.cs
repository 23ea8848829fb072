using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics;

/// <summary>
/// What became of the ops that ended in a second, or in the seconds that share a row. Latencies are µs, null where none
/// was measured.
/// </summary>
/// <remarks>
/// Where rows become one whose latencies are no longer known one by one, its p99 and its longest are the greater of
/// both, so that no peak is lost, and its median is the mean of both, weighted by their ops.
/// </remarks>
public readonly record struct OutcomeRow : ISecondRow<OutcomeRow>
{
    // More kinds than there are: who makes them up fills no memory.
    private const int MostNames = 32;

    /// <summary>Ops that ran to their end.</summary>
    public long Completed { get; init; }

    /// <summary>Ops that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Ops that were given up, since they could not begin in time.</summary>
    public long Dropped { get; init; }

    /// <summary>Capacity consumed; null where the store did not say.</summary>
    public CapacityUnits Units { get; init; }

    /// <summary>Failed ops by kind; null where none failed.</summary>
    public IReadOnlyDictionary<string, long>? Errors { get; init; }

    /// <summary>Throttled calls by the store's reason; null where there were none.</summary>
    public IReadOnlyDictionary<string, long>? Throttles { get; init; }

    /// <summary>The median of the response time.</summary>
    public long? ResponseP50 { get; init; }

    /// <summary>99 of 100 ops had at most this response time.</summary>
    public long? ResponseP99 { get; init; }

    /// <summary>The longest response time.</summary>
    public long? ResponseMax { get; init; }

    /// <summary>The median of the service time.</summary>
    public long? ServiceP50 { get; init; }

    /// <summary>99 of 100 ops had at most this service time.</summary>
    public long? ServiceP99 { get; init; }

    /// <summary>99 of 100 ops had at most this delay.</summary>
    public long? DelayP99 { get; init; }

    /// <inheritdoc/>
    public bool IsPossible =>
        ISecondRow<OutcomeRow>.IsCount(Completed) && ISecondRow<OutcomeRow>.IsCount(Failed)
        && ISecondRow<OutcomeRow>.IsCount(Dropped) && IsUnits(Units.Read) && IsUnits(Units.Write)
        && Counts(Errors) && Counts(Throttles) && IsLatency(ResponseP50) && IsLatency(ResponseP99)
        && IsLatency(ResponseMax) && IsLatency(ServiceP50) && IsLatency(ServiceP99) && IsLatency(DelayP99);

    /// <summary>The row of what a worker reported, its latencies left out.</summary>
    public static OutcomeRow Of(OpTally tally) => new()
    {
        Completed = tally.Completed,
        Failed = tally.Failed,
        Dropped = tally.Dropped,
        Units = new CapacityUnits(tally.ReadUnits, tally.WriteUnits),
        Errors = tally.Errors.Count > 0 ? Sum(null, tally.Errors) : null,
        Throttles = tally.Throttles.Count > 0 ? Sum(null, tally.Throttles) : null,
    };

    /// <summary>The same row with other latencies.</summary>
    public OutcomeRow WithLatencies(LatencySet latencies) => this with
    {
        ResponseP50 = Percentile(latencies.Response, 50),
        ResponseP99 = Percentile(latencies.Response, 99),
        ResponseMax = Percentile(latencies.Response, 100),
        ServiceP50 = Percentile(latencies.Service, 50),
        ServiceP99 = Percentile(latencies.Service, 99),
        DelayP99 = Percentile(latencies.Delay, 99),
    };

    /// <inheritdoc/>
    public OutcomeRow With(OutcomeRow other) => new()
    {
        Completed = Completed + other.Completed,
        Failed = Failed + other.Failed,
        Dropped = Dropped + other.Dropped,
        Units = Units + other.Units,
        Errors = Sum(Errors, other.Errors),
        Throttles = Sum(Throttles, other.Throttles),
        ResponseP50 = Mean(ResponseP50, other.ResponseP50, other),
        ResponseP99 = Most(ResponseP99, other.ResponseP99),
        ResponseMax = Most(ResponseMax, other.ResponseMax),
        ServiceP50 = Mean(ServiceP50, other.ServiceP50, other),
        ServiceP99 = Most(ServiceP99, other.ServiceP99),
        DelayP99 = Most(DelayP99, other.DelayP99),
    };

    private static long? Percentile(LatencyHistogram histogram, double percentile) =>
        histogram.Count == 0 ? null : histogram.Percentile(percentile);

    private static long? Most(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static bool IsLatency(long? micros) => micros is null or (>= 0 and < 2 * LatencyHistogram.MaxMicros);

    private static bool IsUnits(double? units) => units is null or (>= 0 and <= ISecondRow<OutcomeRow>.MostCount);

    private static bool Counts(IReadOnlyDictionary<string, long>? counts) =>
        counts is null || (counts.Count <= MostNames && counts.Values.All(ISecondRow<OutcomeRow>.IsCount));

    private static IReadOnlyDictionary<string, long>? Sum(
        IReadOnlyDictionary<string, long>? a, IReadOnlyDictionary<string, long>? b)
    {
        if (a is null && b is null)
            return null;
        var sum = new Dictionary<string, long>(a ?? new Dictionary<string, long>());
        foreach ((string name, long count) in b ?? new Dictionary<string, long>())
        {
            if (sum.Count < MostNames || sum.ContainsKey(name))
                sum[name] = sum.GetValueOrDefault(name) + count;
        }

        return sum;
    }

    private long? Mean(long? a, long? b, OutcomeRow other)
    {
        if (a is null || b is null)
            return a ?? b;
        double ours = Math.Max(1, Completed + Failed);
        double theirs = Math.Max(1, other.Completed + other.Failed);
        return (long)Math.Round((a.Value * ours + b.Value * theirs) / (ours + theirs));
    }
}
