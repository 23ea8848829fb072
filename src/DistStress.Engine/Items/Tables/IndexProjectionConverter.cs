using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Items.Tables;

/// <summary>Projections as files have them: <c>all</c>, <c>keys_only</c>, or a list of names.</summary>
internal sealed class IndexProjectionConverter : JsonConverter<IndexProjection>
{
    public const string All = "all";
    public const string KeysOnly = "keys_only";

    /// <inheritdoc/>
    public override IndexProjection Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.StartArray => new IndexProjection(false, ReadNames(ref reader)),
        JsonTokenType.String when reader.GetString() == All => IndexProjection.Everything,
        JsonTokenType.String when reader.GetString() == KeysOnly => IndexProjection.KeysOnly,
        _ => throw new JsonException("There is no such projection."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IndexProjection value, JsonSerializerOptions options)
    {
        if (value.All || value.Names.Count == 0)
        {
            writer.WriteStringValue(value.All ? All : KeysOnly);
            return;
        }

        writer.WriteStartArray();
        foreach (string name in value.Names)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static List<string> ReadNames(ref Utf8JsonReader reader)
    {
        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            names.Add(reader.GetString()!);
        return names;
    }
}
