using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Publishing;

/// <summary>What a publisher reports over the stats channel.</summary>
/// <param name="Kind">Tells it from a worker's snapshot.</param>
/// <param name="Stat">How far a task is.</param>
internal sealed record PublisherReport(
    [property: JsonPropertyName("kind")] string Kind, [property: JsonPropertyName("stat")] PublishStat Stat)
{
    /// <summary>The report of a task as JSON.</summary>
    public static string Write(PublishStat stat) =>
        JsonSerializer.Serialize(new PublisherReport("publisher", stat), PublishingJson.Default.PublisherReport);
}
