using System.Text.Json;
using System.Text.Json.Serialization;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.Forecasting;

/// <summary>The forecast of a run as the run record keeps it.</summary>
internal static class RunForecastJson
{
    /// <summary>The forecast as JSON.</summary>
    public static string Write(RunForecast forecast) => JsonSerializer.Serialize(
        new Wire(forecast.Cost, new Dictionary<string, CapacityUnits>(forecast.Capacity)),
        RunForecastContext.Default.Wire);

    /// <summary>Reads a forecast; null where the text is none: a run is whole without it.</summary>
    public static RunForecast? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RunForecastContext.Default.Wire) is { Capacity: { } units } wire
                ? new RunForecast(wire.Cost, units)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Wire(double? Cost, Dictionary<string, CapacityUnits>? Capacity);
}

/// <summary>How the forecast of a run is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunForecastJson.Wire))]
internal sealed partial class RunForecastContext : JsonSerializerContext;
