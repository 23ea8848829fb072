namespace DistStress.Engine.Metrics;

/// <summary>The tallies of one task in one worker, spread over shards so that many threads can write.</summary>
internal sealed class TaskMetrics
{
    private readonly MetricsShard[] _shards;

    public TaskMetrics(int shards)
    {
        _shards = new MetricsShard[shards];
        for (int i = 0; i < shards; i++)
            _shards[i] = new MetricsShard();
    }

    /// <summary>Enters an op.</summary>
    /// <param name="writer">Any number; writers with different numbers seldom wait for each other.</param>
    /// <param name="op">The op.</param>
    public void Record(int writer, in OpRecord op) => _shards[writer % _shards.Length].Record(op);

    /// <summary>Enters ops that were done and have nothing more to tell.</summary>
    /// <param name="writer">As for one op.</param>
    /// <param name="ops">The ops.</param>
    public void Record(int writer, ReadOnlySpan<DoneOp> ops) => _shards[writer % _shards.Length].Record(ops);

    /// <summary>What was entered since the last call.</summary>
    public IntervalMetrics Drain()
    {
        var sum = new IntervalMetrics();
        foreach (MetricsShard shard in _shards)
            shard.DrainInto(sum);
        return sum;
    }
}
