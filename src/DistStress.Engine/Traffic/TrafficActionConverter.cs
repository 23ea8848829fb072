using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Traffic;

/// <summary>Actions in the plan of a run: the product's own by their names, a custom one as <c>custom</c>.</summary>
internal sealed class TrafficActionConverter : JsonConverter<TrafficAction>
{
    private const string Custom = "custom";

    /// <inheritdoc/>
    public override TrafficAction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        if (name == Custom)
            return TrafficAction.Custom;
        return name is not null && TrafficActions.TryFind(name, out ActionDescriptor? known)
            ? known.Action
            : throw new JsonException($"This version has no action {name ?? reader.TokenType.ToString()}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TrafficAction value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == TrafficAction.Custom ? Custom : value.Descriptor().Name);
}
