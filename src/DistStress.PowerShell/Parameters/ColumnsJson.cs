using System.Collections;
using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistStress.Engine;

namespace DistStress.PowerShell.Parameters;

/// <summary>Columns of a task as they are given to a cmdlet, in the form of a traffic file.</summary>
internal static class ColumnsJson
{
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions AsInFiles =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The JSON of columns; null for none.</summary>
    /// <param name="given">A hashtable, an object, or JSON text.</param>
    /// <exception cref="DistStressException"><c>DataInvalid</c>: it is none of them.</exception>
    public static string? Read(object? given)
    {
        object? value = Bare(given);
        if (value is null)
            return null;
        JsonNode? node;
        try
        {
            node = value is string text ? JsonNode.Parse(text, documentOptions: AsInFiles) : Node(given);
        }
        catch (JsonException exception)
        {
            // The place behind it is counted from 0, and the text is a line.
            throw Refusal($"is no JSON: {exception.Message.Split(" LineNumber:")[0].TrimEnd('.')}", exception);
        }

        return node is JsonObject
            ? node.ToJsonString(Readable)
            : throw Refusal("must be a hashtable or a JSON object, @{ body = 500 } or '{ \"body\": 500 }'", null);
    }

    private static JsonNode? Node(object? given)
    {
        switch (Bare(given))
        {
            case null:
                return null;
            case string text:
                return JsonValue.Create(text);
            case IDictionary table:
                var members = new JsonObject();
                foreach (DictionaryEntry entry in table)
                    members[LanguagePrimitives.ConvertTo<string>(entry.Key)] = Node(entry.Value);
                return members;
            case IEnumerable list:
                return new JsonArray([.. list.Cast<object?>().Select(Node)]);
            case PSCustomObject:
                var properties = new JsonObject();
                foreach (PSPropertyInfo property in ((PSObject)given!).Properties)
                    properties[property.Name] = Node(property.Value);
                return properties;
            case var value:
                return JsonSerializer.SerializeToNode(value);
        }
    }

    private static object? Bare(object? given) => given is PSObject wrapped ? wrapped.BaseObject : given;

    private static DistStressException Refusal(string problem, Exception? cause) =>
        new(ErrorKind.DataInvalid, null, $"What is given as columns {problem}.", cause);
}
