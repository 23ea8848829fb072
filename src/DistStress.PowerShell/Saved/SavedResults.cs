using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using DistStress.Engine;

namespace DistStress.PowerShell.Saved;

/// <summary>Results that were saved to a file.</summary>
internal static class SavedResults
{
    private const int LongestText = 100;

    /// <summary>The results of what a person gives: an object, or the file in which some were saved.</summary>
    /// <param name="given">A result, the path of a file, or the file.</param>
    /// <param name="resolve">Finds the one file of a path.</param>
    /// <returns>One result or more.</returns>
    /// <exception cref="DistStressException"><c>ResultInvalid</c>: it is no result, and no file of results.</exception>
    public static IReadOnlyList<SavedObject> Of(PSObject given, Func<string, string> resolve)
    {
        List<SavedObject> results = [.. Objects(given, resolve).Select(one => new SavedObject(one))];
        if (results.Count == 0 || !results.TrueForAll(IsResult))
        {
            throw new DistStressException(
                ErrorKind.ResultInvalid, null,
                $"This is no result of a run: {Shortened(given)}. A result has RunId, Published and Timeline.");
        }

        return results.Find(result => !IsWhole(result)) is { } cut
            ? throw new DistStressException(
                ErrorKind.ResultInvalid, cut.Text("RunId"),
                $"Of run {cut.Text("RunId")} only the figures were kept: the rows of its Timeline became text when it "
                + "was saved. Keep it with a greater -Depth: 4 for a result, 5 for a list of results.")
            : results;
    }

    /// <summary>What a person gives, results or not: an object, or those in the file in which some were saved.
    /// </summary>
    /// <param name="given">An object, the path of a file, or the file.</param>
    /// <param name="resolve">Finds the one file of a path.</param>
    /// <exception cref="DistStressException"><c>ResultInvalid</c>: the file is not there, or has none.</exception>
    public static IReadOnlyList<PSObject> Objects(PSObject given, Func<string, string> resolve) =>
        given.BaseObject switch
        {
            string path => Read(resolve(path)),
            FileInfo file => Read(file.FullName),
            // A list that is the value of a parameter, and did not come through the pipeline.
            IEnumerable list and not IDictionary =>
                [.. list.OfType<object>().SelectMany(one => Objects(PSObject.AsPSObject(one), resolve))],
            _ => [given],
        };

    // An object with many properties has a text of many lines.
    private static string Shortened(PSObject given) =>
        given.ToString() is { Length: > LongestText } text ? $"{text[..LongestText]}…" : given.ToString();

    // What Export-Clixml or ConvertTo-Json has written.
    private static IReadOnlyList<PSObject> Read(string path)
    {
        try
        {
            string text = File.ReadAllText(path);
            return text.TrimStart().StartsWith('<')
                ? [.. Enumerated(PSSerializer.Deserialize(text))]
                : [.. Enumerated(JsonDocument.Parse(text).RootElement)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DistStressException(
                ErrorKind.ResultInvalid, path, $"{path} cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is JsonException or System.Xml.XmlException or FormatException
            or InvalidOperationException)
        {
            throw new DistStressException(
                ErrorKind.ResultInvalid, path,
                $"{path} holds no saved result: {exception.Message}",
                exception);
        }
    }

    private static bool IsResult(SavedObject result) =>
        result.Has("RunId") && result.Has("Timeline") && result.Has("Published");

    // Export-Clixml and ConvertTo-Json make text of what lies deeper than they were told to go.
    private static bool IsWhole(SavedObject result) =>
        result.List("Timeline") is not [{ IsText: true }, ..];

    // A job that failed may have saved nothing, or a list with nothing in it.
    private static IEnumerable<PSObject> Enumerated(object? value) => value is null ? []
        : (LanguagePrimitives.GetEnumerable(value)?.Cast<object?>() ?? [value]).OfType<object>()
            .Select(PSObject.AsPSObject);

    private static IEnumerable<PSObject> Enumerated(JsonElement json) =>
        (json.ValueKind == JsonValueKind.Array ? (JsonElement[])[.. json.EnumerateArray()] : [json]).Select(
            element => PSObject.AsPSObject(Value(element) ?? ""));

    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => WithProperties(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out long whole) ? whole
            : json.TryGetUInt64(out ulong large) ? large
            : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject WithProperties(JsonElement json)
    {
        var made = new PSObject();
        foreach (JsonProperty property in json.EnumerateObject())
            made.Properties.Add(new PSNoteProperty(property.Name, Value(property.Value)));
        return made;
    }
}
