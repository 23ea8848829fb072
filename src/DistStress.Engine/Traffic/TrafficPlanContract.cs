using System.Text.Json.Serialization;
using DistStress.Engine.Items;

namespace DistStress.Engine.Traffic;

/// <summary>How the plan of a run stands in JSON; made by the compiler from the records themselves.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(ColumnListConverter)])]
[JsonSerializable(typeof(TrafficPlanText))]
internal sealed partial class TrafficPlanContract : JsonSerializerContext;
