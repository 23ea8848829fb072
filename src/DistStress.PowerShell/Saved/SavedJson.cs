using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace DistStress.PowerShell.Saved;

/// <summary>
/// Writes objects as JSON by their properties: those of a cmdlet, and what Import-Clixml or ConvertFrom-Json brought
/// back of them, all in the same form.
/// </summary>
internal static class SavedJson
{
    // A result has lists of rows of plain values.
    private const int Deepest = 6;

    /// <summary>Writes a value.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="value">The value; null for none.</param>
    /// <param name="depth">How deep in the object it is; what lies too deep becomes text.</param>
    public static void Write(Utf8JsonWriter json, object? value, int depth = 0)
    {
        object? plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case double number when !double.IsFinite(number):
                json.WriteNullValue();
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
                or System.Numerics.BigInteger:
                json.WriteRawValue(((IFormattable)plain).ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                WriteObject(json, value!, plain, depth);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, object value, object plain, int depth)
    {
        var properties = PSObject.AsPSObject(value);
        if (properties.Properties["UtcDateTime"]?.Value is DateTime utc)
        {
            // All that Export-Clixml keeps of a time with an offset.
            json.WriteStringValue(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        }
        else if (depth == Deepest || plain is Enum)
        {
            json.WriteStringValue(plain.ToString());
        }
        else if (plain is IDictionary table)
        {
            WriteMembers(
                json, depth, table.Cast<DictionaryEntry>().Select(entry => (entry.Key.ToString()!, entry.Value)));
        }
        else if (plain is IEnumerable list)
        {
            json.WriteStartArray();
            foreach (object? item in list)
                Write(json, item, depth + 1);
            json.WriteEndArray();
        }
        else
        {
            WriteMembers(json, depth, properties.Properties
                .Where(property => property.MemberType is PSMemberTypes.Property or PSMemberTypes.NoteProperty)
                .Select(property => (property.Name, (object?)property.Value)));
        }
    }

    private static void WriteMembers(Utf8JsonWriter json, int depth, IEnumerable<(string Name, object? Value)> members)
    {
        json.WriteStartObject();
        foreach ((string name, object? value) in members)
        {
            json.WritePropertyName(name);
            Write(json, value, depth + 1);
        }

        json.WriteEndObject();
    }
}
