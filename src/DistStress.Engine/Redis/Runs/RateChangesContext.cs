using System.Text.Json.Serialization;

namespace DistStress.Engine.Redis.Runs;

/// <summary>How changes of rates are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RateChangesJson.WireRateChange[]))]
internal sealed partial class RateChangesContext : JsonSerializerContext;
