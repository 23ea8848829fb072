using System.Globalization;
using System.Text;

namespace DistStress.Engine.Control;

/// <summary>
/// Writes JSON in the one form that signatures cover: no white space, members in a fixed order, strings as in RFC 8785.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Adds a member that is a text; nothing for null.</summary>
    public static void AppendText(StringBuilder json, string name, string? value)
    {
        if (value is not null)
            AppendString(AppendName(json, name), value);
    }

    /// <summary>Adds a member that is a whole number.</summary>
    public static void AppendNumber(StringBuilder json, string name, long value) =>
        AppendName(json, name).Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds the name of a member, with what stands before and behind it.</summary>
    public static StringBuilder AppendName(StringBuilder json, string name) =>
        json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":");

    /// <summary>Adds a string.</summary>
    public static void AppendString(StringBuilder json, string value)
    {
        json.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\b' => json.Append("\\b"),
                '\t' => json.Append("\\t"),
                '\n' => json.Append("\\n"),
                '\f' => json.Append("\\f"),
                '\r' => json.Append("\\r"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }

        json.Append('"');
    }
}
