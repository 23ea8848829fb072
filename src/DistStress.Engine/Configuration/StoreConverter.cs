using System.Text.Json;
using System.Text.Json.Serialization;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Configuration;

/// <summary>Stores in JSON, by their words.</summary>
internal sealed class StoreConverter : JsonConverter<Store>
{
    /// <inheritdoc/>
    public override Store Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StoreList.Find(reader.GetString()!) ?? throw new JsonException("There is no such store.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Store value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Word);
}
