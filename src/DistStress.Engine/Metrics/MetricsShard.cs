namespace DistStress.Engine.Metrics;

/// <summary>The tallies of a few writers on one task. Whoever reads an interval takes its tallies away, so the reader
/// never races the writers, they wait for no more than that, and a shard that nobody writes to has none.</summary>
internal sealed class MetricsShard
{
    private readonly Lock _lock = new();
    private IntervalMetrics? _current;

    /// <summary>Enters an op.</summary>
    /// <param name="op">The op.</param>
    /// <param name="wait">Whether to, where somebody else is just entering one.</param>
    /// <returns>Whether it was entered; false where it would have had to wait.</returns>
    public bool Record(in OpRecord op, bool wait)
    {
        if (!Enter(wait))
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

    /// <summary>Enters ops that were done and have nothing more to tell.</summary>
    /// <inheritdoc cref="Record(in OpRecord, bool)"/>
    public bool Record(ReadOnlySpan<DoneOp> ops, bool wait)
    {
        if (!Enter(wait))
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

    private bool Enter(bool wait)
    {
        if (!wait)
            return _lock.TryEnter();
        _lock.Enter();
        return true;
    }
}
