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

    /// <summary>Enters an op.</summary>
    public void Record(in OpRecord op)
    {
        Record(op.Result);
        Delay.Record(op.StartMicros - op.DueMicros);
        Service.Record(op.EndMicros - op.StartMicros);
        Response.Record(op.EndMicros - op.DueMicros);
    }

    /// <summary>Adds everything of another interval.</summary>
    public void Add(IntervalMetrics other)
    {
        base.Add(other);
        Delay.Add(other.Delay);
        Service.Add(other.Service);
        Response.Add(other.Response);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Delay.Reset();
        Service.Reset();
        Response.Reset();
    }
}
