using DistStress.Engine.Metrics.Schema;

namespace DistStress.Engine.Metrics;

/// <summary>A histogram of each latency of <see cref="MeasurementSchema"/>.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed partial class LatencySet
{
    /// <summary>Adds the latencies of an op that began and ended.</summary>
    public void Record(in OpRecord op)
    {
        if (!op.Result.HasFailed)
        {
            Record(op.DueMicros, op.StartMicros, op.EndMicros);
            return;
        }

        // A store that is down fails ops within microseconds: among those that were done they would look like speed.
        Delay.Record(op.StartMicros - op.DueMicros);
        Failure.Record(op.EndMicros - op.DueMicros);
    }

    /// <summary>Adds the latencies of an op that was done.</summary>
    /// <param name="due">When it was due, in µs.</param>
    /// <param name="start">When it began.</param>
    /// <param name="end">When it ended; all three on the same clock.</param>
    internal void Record(long due, long start, long end)
    {
        Delay.Record(start - due);
        Service.Record(end - start);
        Response.Record(end - due);
    }

    /// <summary>Adds all latencies of another set.</summary>
    public void Add(LatencySet other)
    {
        foreach (LatencyKind kind in MeasurementSchema.Latencies)
            kind.Of(this).Add(kind.Of(other));
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        foreach (LatencyKind kind in MeasurementSchema.Latencies)
            kind.Of(this).Reset();
    }

    /// <summary>
    /// The histograms by their names in JSON, each as <see cref="LatencyHistogram.Encode"/> writes it.
    /// </summary>
    internal Dictionary<string, string> Encode() => MeasurementSchema.Latencies
        .Where(kind => kind.Of(this).Count > 0)
        .ToDictionary(kind => kind.Wire, kind => kind.Of(this).Encode());

    /// <summary>Reads what <see cref="Encode"/> wrote. Latencies of another version are passed over.</summary>
    /// <exception cref="FormatException">A text is no histogram.</exception>
    internal static LatencySet Decode(IReadOnlyDictionary<string, string> encoded)
    {
        var set = new LatencySet();
        foreach (LatencyKind kind in MeasurementSchema.Latencies)
        {
            if (encoded.GetValueOrDefault(kind.Wire) is { } text)
                kind.Of(set).Add(LatencyHistogram.Decode(text));
        }

        return set;
    }
}
