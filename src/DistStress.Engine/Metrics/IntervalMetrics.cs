using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics;

/// <summary>What happened in an interval: counts, and the latencies of every op that ended in it.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class IntervalMetrics : OpTally
{
    /// <summary>The latencies of the ops that ended in the interval.</summary>
    public LatencySet Latencies { get; init; } = new();

    /// <summary>
    /// When the ops that ended in the interval began. An op that is still open is not in it: it comes with the interval
    /// in which it ends.
    /// </summary>
    public SecondCounts Starts { get; } = new();

    /// <summary>Counts and measures an op that has ended; one that was given up has no latencies.</summary>
    public void Record(in OpRecord op)
    {
        Record(op.Result);
        if (op.Result.Status == OpStatus.Expired)
            return;
        Starts.AddAt(op.StartMicros);
        Latencies.Record(op);
    }

    /// <summary>Counts and measures ops that were done and have nothing more to tell.</summary>
    internal void Record(ReadOnlySpan<DoneOp> ops)
    {
        Completed += ops.Length;
        foreach (ref readonly DoneOp op in ops)
        {
            Bytes += op.Bytes;
            Starts.AddAt(op.Start);
            Latencies.Record(op.Due, op.Start, op.End);
        }
    }

    /// <summary>Adds everything of another interval.</summary>
    public void Add(IntervalMetrics other)
    {
        base.Add(other);
        Starts.Add(other.Starts);
        Latencies.Add(other.Latencies);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Starts.Clear();
        Latencies.Reset();
    }
}
