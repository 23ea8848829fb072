using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Metrics;

/// <summary>A task's measurements as the run record keeps them.</summary>
public static class TaskMeasurementsJson
{
    /// <summary>The measurements as JSON.</summary>
    public static string Write(TaskMeasurements measurements) => JsonSerializer.Serialize(new Wire
    {
        Delay = measurements.Delay.Encode(),
        Service = measurements.Service.Encode(),
        Response = measurements.Response.Encode(),
        Rates = measurements.Rates,
    });

    /// <summary>Reads measurements.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static TaskMeasurements Read(string json)
    {
        try
        {
            Wire wire = JsonSerializer.Deserialize<Wire>(json) ?? throw new FormatException("The measurements are null.");
            return new TaskMeasurements
            {
                Delay = LatencyHistogram.Decode(wire.Delay),
                Service = LatencyHistogram.Decode(wire.Service),
                Response = LatencyHistogram.Decode(wire.Response),
                Rates = wire.Rates,
            };
        }
        catch (JsonException e)
        {
            throw new FormatException($"These are no measurements: {e.Message}", e);
        }
    }

    private sealed record Wire
    {
        [JsonPropertyName("delay")]
        public required string Delay { get; init; }

        [JsonPropertyName("service")]
        public required string Service { get; init; }

        [JsonPropertyName("response")]
        public required string Response { get; init; }

        [JsonPropertyName("rates")]
        public required RateSeries Rates { get; init; }
    }
}
