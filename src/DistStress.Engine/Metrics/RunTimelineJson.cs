using System.Text.Json;
using DistStress.Engine.Metrics.Wire;

namespace DistStress.Engine.Metrics;

/// <summary>A run's timeline as the run record keeps it.</summary>
public static class RunTimelineJson
{
    /// <summary>The timeline as JSON.</summary>
    public static string Write(RunTimeline timeline) => JsonSerializer.Serialize(
        new WireTimeline { Outcomes = WireOutcomes.Of(timeline.Outcomes), Waiting = timeline.Waiting },
        MetricsJson.Default.WireTimeline);

    /// <summary>Reads a timeline.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static RunTimeline Read(string json)
    {
        try
        {
            WireTimeline wire = JsonSerializer.Deserialize(json, MetricsJson.Default.WireTimeline)
                ?? throw new FormatException("The timeline is null.");
            return new RunTimeline { Outcomes = wire.Outcomes.ToSeries(), Waiting = wire.Waiting };
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is no timeline: {e.Message}", e);
        }
    }
}
