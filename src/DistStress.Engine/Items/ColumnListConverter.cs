using System.Text.Json;
using System.Text.Json.Serialization;
using DistStress.Engine.Input;
using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Items;

/// <summary>
/// Columns as JSON that a program wrote: the same forms as in files, read by the same reader, but not under the limits
/// of one store.
/// </summary>
internal sealed class ColumnListConverter : JsonConverter<IReadOnlyList<ColumnSpec>>
{
    /// <inheritdoc/>
    // A null reaches this instead of passing as a list.
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnSpec> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var errors = new InputErrors("columns");
        string json = JsonElement.ParseValue(ref reader).GetRawText();
        IReadOnlyList<ColumnSpec>? columns;
        try
        {
            columns = new ColumnListReader(StoreLimits.Loosest, errors).Read(InputTree.Read(json, errors));
            errors.ThrowIfAny();
        }
        catch (InputFileException exception)
        {
            throw new JsonException($"It has columns that cannot be: {exception.Errors[0].Message}.", exception);
        }

        return columns!;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ColumnSpec> value, JsonSerializerOptions options) =>
        Write(writer, value);

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<ColumnSpec> columns)
    {
        writer.WriteStartObject();
        foreach (ColumnSpec column in columns)
        {
            writer.WritePropertyName(column.Name);
            if (!column.IsSpread)
            {
                Write(writer, column.Value);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteNumber(ValueFields.Modulus, column.Modulus);
            WriteLength(writer, ((BytesSpec)column.Value).Length);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ValueSpec value)
    {
        switch (value)
        {
            case TextSpec text:
                writer.WriteStringValue(text.Text);
                return;
            case BytesSpec { Length.Fixed: { } length }:
                writer.WriteNumberValue(length);
                return;
        }

        writer.WriteStartObject();
        switch (value)
        {
            case BytesSpec bytes:
                WriteLength(writer, bytes.Length);
                break;
            case RandomTextSpec text:
                writer.WriteString(ValueFields.Type, ValueFields.Text);
                WriteLength(writer, text.Length);
                break;
            case NumberSpec number:
                writer.WriteString(ValueFields.Type, ValueFields.Number);
                writer.WriteNumber(ValueFields.Min, number.Min);
                writer.WriteNumber(ValueFields.Max, number.Max);
                break;
            case FlagSpec:
                writer.WriteString(ValueFields.Type, ValueFields.Flag);
                break;
            case PickSpec pick:
                WritePick(writer, pick);
                break;
            case TtlSpec ttl:
                writer.WriteNumber(ValueFields.Ttl, ttl.Seconds);
                break;
            case AddSpec add:
                writer.WriteNumber(ValueFields.Add, add.Amount);
                break;
            case ListSpec list:
                writer.WriteString(ValueFields.Type, ValueFields.List);
                writer.WritePropertyName(ValueFields.Of);
                Write(writer, list.Of);
                writer.WriteNumber(ValueFields.Count, list.Count);
                break;
            case MapSpec map:
                writer.WriteString(ValueFields.Type, ValueFields.Map);
                writer.WritePropertyName(ValueFields.Of);
                Write(writer, map.Members);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such value.");
        }

        writer.WriteEndObject();
    }

    private static void WriteLength(Utf8JsonWriter writer, LengthSpec length)
    {
        if (length.Fixed is { } bytes)
        {
            writer.WriteNumber(ValueFields.Length, bytes);
            return;
        }

        writer.WriteStartArray(ValueFields.Length);
        foreach (LengthChoice choice in length.Choices)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(choice.Weight);
            writer.WriteNumberValue(choice.Length);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    // Weights that are all 1 are the same as none.
    private static void WritePick(Utf8JsonWriter writer, PickSpec pick)
    {
        writer.WriteStartArray(ValueFields.Pick);
        foreach (PickChoice choice in pick.Choices)
        {
            if (choice.Value is NumberSpec number)
                writer.WriteNumberValue(number.Min);
            else
                writer.WriteStringValue(((TextSpec)choice.Value).Text);
        }

        writer.WriteEndArray();
        if (pick.Choices.All(choice => choice.Weight == 1))
            return;
        writer.WriteStartArray(ValueFields.Weights);
        foreach (PickChoice choice in pick.Choices)
            writer.WriteNumberValue(choice.Weight);
        writer.WriteEndArray();
    }
}
