namespace DistStress.Engine.Metrics;

/// <summary>
/// The tallies of one task in one worker. They are spread over shards from the moment on when two writers meet: a
/// thousand tasks that each do a few ops a second need one each.
/// </summary>
/// <param name="shards">How many shards, at most.</param>
internal sealed class TaskMetrics(int shards)
{
    private readonly MetricsShard _first = new();
    private MetricsShard[]? _spread;

    /// <summary>Enters an op.</summary>
    /// <param name="writer">Any number; writers with different numbers seldom wait for each other.</param>
    /// <param name="op">The op.</param>
    public void Record(int writer, in OpRecord op)
    {
        if (Volatile.Read(ref _spread) is not null || !_first.Record(op, wait: false))
            ShardOf(writer).Record(op, wait: true);
    }

    /// <summary>Enters ops that were done and have nothing more to tell.</summary>
    /// <param name="writer">As for one op.</param>
    /// <param name="ops">The ops.</param>
    public void Record(int writer, ReadOnlySpan<DoneOp> ops)
    {
        if (Volatile.Read(ref _spread) is not null || !_first.Record(ops, wait: false))
            ShardOf(writer).Record(ops, wait: true);
    }

    /// <summary>What was entered since the last call. One reader at a time.</summary>
    public IntervalMetrics Drain()
    {
        IntervalMetrics? sum = null;
        foreach (MetricsShard shard in Volatile.Read(ref _spread) ?? [_first])
        {
            IntervalMetrics? part = shard.Take();
            if (sum is null)
                sum = part;
            else if (part is not null)
                sum.Add(part);
        }

        return sum ?? new IntervalMetrics();
    }

    private MetricsShard ShardOf(int writer)
    {
        MetricsShard[] spread =
            Volatile.Read(ref _spread) ?? LazyInitializer.EnsureInitialized(ref _spread, Spread);
        return spread[writer % spread.Length];
    }

    private MetricsShard[] Spread() =>
        [_first, .. Enumerable.Range(1, shards - 1).Select(_ => new MetricsShard())];
}
