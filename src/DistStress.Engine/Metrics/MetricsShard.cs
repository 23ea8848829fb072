namespace DistStress.Engine.Metrics;

/// <summary>The tallies of a few writers on one task. Whoever reads an interval takes its tallies away, so the reader
/// never races the writers, they wait for no more than that, and a shard that nobody writes to has none.</summary>
internal sealed class MetricsShard
{
    private readonly Lock _lock = new();
    private IntervalMetrics? _current;

    public void Record(in OpRecord op)
    {
        lock (_lock)
            (_current ??= new IntervalMetrics()).Record(op);
    }

    /// <summary>Enters ops that were done and have nothing more to tell.</summary>
    public void Record(ReadOnlySpan<DoneOp> ops)
    {
        lock (_lock)
            (_current ??= new IntervalMetrics()).Record(ops);
    }

    /// <summary>Enters an op unless that would have to wait for somebody.</summary>
    public bool TryRecord(in OpRecord op)
    {
        if (!_lock.TryEnter())
            return false;
        try
        {
            (_current ??= new IntervalMetrics()).Record(op);
            return true;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Enters ops that were done and have nothing more to tell, on the same condition.</summary>
    public bool TryRecord(ReadOnlySpan<DoneOp> ops)
    {
        if (!_lock.TryEnter())
            return false;
        try
        {
            (_current ??= new IntervalMetrics()).Record(ops);
            return true;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>What was entered since the last call; null where nothing was.</summary>
    public IntervalMetrics? Take()
    {
        lock (_lock)
        {
            IntervalMetrics? taken = _current;
            _current = null;
            return taken;
        }
    }
}
