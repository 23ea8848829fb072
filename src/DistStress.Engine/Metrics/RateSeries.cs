using System.Text.Json.Serialization;

namespace DistStress.Engine.Metrics;

/// <summary>Planned, published and started ops over time.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class RateSeries : SecondSeries<RateRow>
{
    /// <summary>Makes an empty series.</summary>
    public RateSeries()
        : this(0, 1, [])
    {
    }

    /// <summary>Makes a series from what another one had.</summary>
    /// <exception cref="FormatException">No series has such rows.</exception>
    [JsonConstructor]
    public RateSeries(long firstSecond, int secondsPerRow, IReadOnlyList<RateRow> rows)
        : base(firstSecond, secondsPerRow, rows)
    {
    }
}
