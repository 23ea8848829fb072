namespace DistStress.Engine.Metrics;

/// <summary>The tallies of a few writers on one task. Double-buffered: reading an interval swaps buffers, so the reader
/// never races the writers and they wait for no more than the swap.</summary>
internal sealed class MetricsShard
{
    private readonly Lock _lock = new();
    private IntervalMetrics _current = new();
    private IntervalMetrics _spare = new();

    public void Record(in OpRecord op)
    {
        lock (_lock)
            _current.Record(op);
    }

    public void Record(ReadOnlySpan<DoneOp> ops)
    {
        lock (_lock)
            _current.Record(ops);
    }

    /// <summary>Adds what was entered since the last call to a sum. One reader at a time.</summary>
    public void DrainInto(IntervalMetrics sum)
    {
        lock (_lock)
            (_current, _spare) = (_spare, _current);
        if (_spare.Ended == 0)
            return;
        sum.Add(_spare);
        _spare.Reset();
    }
}
