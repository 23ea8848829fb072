using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistStress.Engine.Findings;

/// <summary>Findings as the run record keeps them.</summary>
internal static class FindingJson
{
    private const int Most = 1000;

    /// <summary>Findings as JSON.</summary>
    public static string Write(IReadOnlyList<Finding> findings) => JsonSerializer.Serialize(
        findings.Select(finding => new Row(
            finding.Kind.ToString(), finding.FromMicros, finding.ToMicros, new(finding.Numbers), finding.Subject)),
        FindingRows.Default.IEnumerableRow);

    /// <summary>Reads findings. What is none, or of a kind that another version knows, is passed over: a run is
    /// whole without them.</summary>
    public static IReadOnlyList<Finding> Read(string json)
    {
        if (json.Length == 0)
            return [];
        try
        {
            Row?[] rows = JsonSerializer.Deserialize(json, FindingRows.Default.RowArray) ?? [];
            return
            [
                .. rows.OfType<Row>().Take(Most)
                    .Where(row => Enum.IsDefined(typeof(FindingKind), row.Kind ?? "")
                        && row is { From: >= 0, To: >= 0, Numbers: not null, Subject: not null })
                    .Select(row => new Finding(
                        Enum.Parse<FindingKind>(row.Kind), row.From, row.To, row.Numbers, row.Subject)),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    internal sealed record Row(string Kind, long From, long To, Dictionary<string, double> Numbers, string Subject);
}

/// <summary>How findings are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IEnumerable<FindingJson.Row>))]
[JsonSerializable(typeof(FindingJson.Row[]))]
internal sealed partial class FindingRows : JsonSerializerContext;
