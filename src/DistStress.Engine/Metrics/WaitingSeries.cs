using System.Text.Json.Serialization;

namespace DistStress.Engine.Metrics;

/// <summary>Ops that waited over time, of a whole run.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class WaitingSeries : SecondSeries<WaitingRow>
{
    /// <summary>Makes an empty series.</summary>
    public WaitingSeries()
        : this(0, 1, [])
    {
    }

    /// <summary>Makes a series from what another one had.</summary>
    /// <exception cref="FormatException">No series has such rows.</exception>
    [JsonConstructor]
    public WaitingSeries(long firstSecond, int secondsPerRow, IReadOnlyList<WaitingRow> rows)
        : base(firstSecond, secondsPerRow, rows)
    {
    }
}
