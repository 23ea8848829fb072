using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Control;

/// <summary>
/// How answers to control messages are written as JSON. The messages themselves have a canonical form.
/// </summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(StatusConverter)])]
[JsonSerializable(typeof(NotifyReply))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    private sealed class StatusConverter()
        : JsonStringEnumConverter<NotifyStatus>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
}
