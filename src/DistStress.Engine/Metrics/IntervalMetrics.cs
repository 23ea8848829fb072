namespace DistStress.Engine.Metrics;

/// <summary>What happened in an interval: counts, and the three latencies of every op that ended in it.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class IntervalMetrics : OpTally
{
    /// <summary>Start after due, in µs.</summary>
    public LatencyHistogram Delay { get; init; } = new();

    /// <summary>End after start, in µs.</summary>
    public LatencyHistogram Service { get; init; } = new();

    /// <summary>End after due, in µs: what a user of the real system would have waited.</summary>
    public LatencyHistogram Response { get; init; } = new();

    /// <summary>
    /// When the ops that ended in the interval began. An op that is still open is not in it: it comes with the interval
    /// in which it ends.
    /// </summary>
    public SecondCounts Starts { get; } = new();

    /// <summary>Enters an op.</summary>
    public void Record(in OpRecord op)
    {
        Record(op.Result);
        Starts.AddAt(op.StartMicros);
        Delay.Record(op.StartMicros - op.DueMicros);
        Service.Record(op.EndMicros - op.StartMicros);
        Response.Record(op.EndMicros - op.DueMicros);
    }

    /// <summary>Adds everything of another interval.</summary>
    public void Add(IntervalMetrics other)
    {
        base.Add(other);
        Starts.Add(other.Starts);
        Delay.Add(other.Delay);
        Service.Add(other.Service);
        Response.Add(other.Response);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Starts.Clear();
        Delay.Reset();
        Service.Reset();
        Response.Reset();
    }
}
