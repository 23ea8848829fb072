using System.Text.Json.Serialization;

namespace DistStress.Engine.Redis.Queues;

/// <summary>How entries of the dead list are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DeadEntry))]
internal sealed partial class DeadEntryJson : JsonSerializerContext;
