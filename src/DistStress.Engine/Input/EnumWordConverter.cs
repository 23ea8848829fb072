using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Input;

/// <summary>Enums in JSON, by their words in <see cref="EnumWords{T}"/>.</summary>
internal sealed class EnumWordConverter<T>() : JsonStringEnumConverter<T>(
    JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
