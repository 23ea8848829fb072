using System.Text.Json.Serialization;

namespace DistStress.Engine.Metrics.Wire;

/// <summary>How measurements are written as JSON: over the stats channel, and into the run record.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(WireSnapshot))]
[JsonSerializable(typeof(WireMeasurements))]
[JsonSerializable(typeof(WireTimeline))]
internal sealed partial class MetricsJson : JsonSerializerContext;
