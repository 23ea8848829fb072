using System.Text.Json.Serialization;
using DistStress.Engine.Items;

namespace DistStress.Engine.Configuration;

/// <summary>How a configuration stands in JSON; made by the compiler from the record itself.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(ColumnListConverter)])]
[JsonSerializable(typeof(StressConfig))]
internal sealed partial class ConfigContract : JsonSerializerContext;
