using System.Management.Automation;
using System.Text.Json;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>The elements of a traffic file as objects, whose properties are the fields as the file has them.</summary>
internal static class TrafficObjects
{
    private static readonly JsonDocumentOptions AsInFiles =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>An object for each element; for a group, an array of its tasks.</summary>
    /// <param name="traffic">The text of a traffic file.</param>
    public static IReadOnlyList<object> Of(string traffic)
    {
        using var document = JsonDocument.Parse(traffic, AsInFiles);
        return [.. document.RootElement.EnumerateArray().Select(element => Value(element)!)];
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out long whole) ? whole : element.GetDecimal(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject Object(JsonElement element)
    {
        var value = new PSObject();
        foreach (JsonProperty member in element.EnumerateObject())
            value.Properties.Add(new PSNoteProperty(member.Name, Value(member.Value)));
        return value;
    }
}
