using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Items;

/// <summary>Columns as JSON that a program wrote: the same forms as in files, without the checks.</summary>
internal sealed class ColumnListConverter : JsonConverter<IReadOnlyList<ColumnSpec>>
{
    /// <inheritdoc/>
    // A null reaches this instead of passing as a list.
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnSpec> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Require(reader.TokenType == JsonTokenType.StartObject);
        List<ColumnSpec> columns = [];
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            columns.Add(Next(ref reader) switch
            {
                JsonTokenType.String => ColumnSpec.OfText(name, reader.GetString()!),
                JsonTokenType.Number => ColumnSpec.OfBytes(name, Number(ref reader)),
                _ => ReadSpread(name, ref reader),
            });
        }

        return columns;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ColumnSpec> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (ColumnSpec column in value)
        {
            switch (column.Form)
            {
                case ColumnForm.Text:
                    writer.WriteString(column.Name, column.Text);
                    break;
                case ColumnForm.Bytes:
                    writer.WriteNumber(column.Name, column.Length);
                    break;
                default:
                    writer.WriteStartObject(column.Name);
                    writer.WriteNumber(SpreadField.Modulus, column.Modulus);
                    writer.WriteNumber(SpreadField.Length, column.Length);
                    writer.WriteEndObject();
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static ColumnSpec ReadSpread(string name, ref Utf8JsonReader reader)
    {
        Require(reader.TokenType == JsonTokenType.StartObject);
        int? modulus = null;
        int? length = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            Next(ref reader);
            if (field == SpreadField.Modulus)
                modulus = Number(ref reader);
            else if (field == SpreadField.Length)
                length = Number(ref reader);
            else
                throw new JsonException($"This version does not know a column's {field}.");
        }

        Require(modulus is not null && length is not null);
        return ColumnSpec.OfSpread(name, modulus.GetValueOrDefault(), length.GetValueOrDefault());
    }

    // The serializer gives a converter its whole value, so there is always more until the value ends.
    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }

    private static int Number(ref Utf8JsonReader reader)
    {
        int number = 0;
        Require(reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out number));
        return number;
    }

    private static void Require(bool right)
    {
        if (!right)
            throw new JsonException("It is no list of columns.");
    }
}
