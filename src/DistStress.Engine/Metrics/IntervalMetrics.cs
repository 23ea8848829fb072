using DistStress.Engine.Targets;

namespace DistStress.Engine.Metrics;

/// <summary>What happened in an interval: counts, and the three latencies of every op that ended in it.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class IntervalMetrics
{
    /// <summary>Ops done, those that found nothing included.</summary>
    public long Completed { get; set; }

    /// <summary>Ops that failed, throttled ones included.</summary>
    public long Failed { get; set; }

    /// <summary>Of the failed: refused for capacity.</summary>
    public long Throttled { get; set; }

    /// <summary>Of the completed: reads that found nothing.</summary>
    public long NotFound { get; set; }

    /// <summary>Bytes of item data written or returned.</summary>
    public long Bytes { get; set; }

    /// <summary>Tries beyond the first, by client or target.</summary>
    public long Retries { get; set; }

    /// <summary>Read capacity consumed; null where the store never said.</summary>
    public double? ReadUnits { get; set; }

    /// <summary>Write capacity consumed; null where the store never said.</summary>
    public double? WriteUnits { get; set; }

    /// <summary>Failed ops by kind of error.</summary>
    public Dictionary<string, long> Errors { get; } = [];

    /// <summary>Start after due, in µs.</summary>
    public LatencyHistogram Delay { get; init; } = new();

    /// <summary>End after start, in µs.</summary>
    public LatencyHistogram Service { get; init; } = new();

    /// <summary>End after due, in µs: what a user of the real system would have waited.</summary>
    public LatencyHistogram Response { get; init; } = new();

    /// <summary>Ops that ended.</summary>
    public long Ended => Completed + Failed;

    /// <summary>Enters an op.</summary>
    public void Record(in OpRecord op)
    {
        OpResult result = op.Result;
        if (result.Status is OpStatus.Failed or OpStatus.Throttled)
        {
            Failed++;
            string kind = result.Error ?? result.Status.ToString();
            Errors[kind] = Errors.GetValueOrDefault(kind) + 1;
            if (result.Status == OpStatus.Throttled)
                Throttled++;
        }
        else
        {
            Completed++;
            if (result.Status == OpStatus.NotFound)
                NotFound++;
        }

        Bytes += result.Bytes;
        Retries += result.Retries;
        ReadUnits = Sum(ReadUnits, result.ReadUnits);
        WriteUnits = Sum(WriteUnits, result.WriteUnits);
        Delay.Record(op.StartMicros - op.DueMicros);
        Service.Record(op.EndMicros - op.StartMicros);
        Response.Record(op.EndMicros - op.DueMicros);
    }

    /// <summary>Adds everything of another interval.</summary>
    public void Add(IntervalMetrics other)
    {
        Completed += other.Completed;
        Failed += other.Failed;
        Throttled += other.Throttled;
        NotFound += other.NotFound;
        Bytes += other.Bytes;
        Retries += other.Retries;
        ReadUnits = Sum(ReadUnits, other.ReadUnits);
        WriteUnits = Sum(WriteUnits, other.WriteUnits);
        foreach ((string kind, long count) in other.Errors)
            Errors[kind] = Errors.GetValueOrDefault(kind) + count;
        Delay.Add(other.Delay);
        Service.Add(other.Service);
        Response.Add(other.Response);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Completed = Failed = Throttled = NotFound = Bytes = Retries = 0;
        ReadUnits = WriteUnits = null;
        Errors.Clear();
        Delay.Reset();
        Service.Reset();
        Response.Reset();
    }

    private static double? Sum(double? a, double? b) => a is null ? b : b is null ? a : a + b;
}
