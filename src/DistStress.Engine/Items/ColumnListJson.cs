using System.Text.Json;

namespace DistStress.Engine.Items;

/// <summary>Columns as JSON that a program wrote: the same forms as in files, without the checks.</summary>
internal static class ColumnListJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<ColumnSpec> columns)
    {
        writer.WriteStartObject();
        foreach (ColumnSpec column in columns)
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

    public static IReadOnlyList<ColumnSpec> Read(JsonElement json) =>
        [.. json.EnumerateObject().Select(member => ReadColumn(member.Name, member.Value))];

    private static ColumnSpec ReadColumn(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => ColumnSpec.OfText(name, value.GetString()!),
        JsonValueKind.Number => ColumnSpec.OfBytes(name, value.GetInt32()),
        _ => ColumnSpec.OfSpread(
            name, value.GetProperty(SpreadField.Modulus).GetInt32(), value.GetProperty(SpreadField.Length).GetInt32()),
    };
}
