using System.Text.Json;
using DistStress.Engine.Metrics.Wire;

namespace DistStress.Engine.Metrics;

/// <summary>A task's measurements as the run record keeps them.</summary>
public static class TaskMeasurementsJson
{
    /// <summary>The measurements as JSON.</summary>
    public static string Write(TaskMeasurements measurements) => JsonSerializer.Serialize(
        new WireMeasurements
        {
            Latencies = measurements.Latencies.Encode(),
            Rates = measurements.Rates,
            Outcomes = measurements.Outcomes.Rows.Count == 0 ? null : WireOutcomes.Of(measurements.Outcomes),
        },
        MetricsJson.Default.WireMeasurements);

    /// <summary>Reads measurements.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static TaskMeasurements Read(string json)
    {
        try
        {
            WireMeasurements wire = JsonSerializer.Deserialize(json, MetricsJson.Default.WireMeasurements)
                ?? throw new FormatException("The measurements are null.");
            return new TaskMeasurements
            {
                Latencies = LatencySet.Decode(wire.Latencies),
                Rates = wire.Rates,
                Outcomes = wire.Outcomes?.ToSeries() ?? new OutcomeSeries(),
            };
        }
        catch (JsonException e)
        {
            throw new FormatException($"These are no measurements: {e.Message}", e);
        }
    }
}
