using System.Globalization;
using System.Text.Json;
using DistStress.Engine.Findings;

namespace DistStress.Engine.Comparing;

/// <summary>Whether what two runs measured can be compared at all.</summary>
internal static class Comparability
{
    // Runs of Poisson arrivals with seeds of their own plan other numbers of ops: by four times the root of them at
    // most, but for one of 16 000.
    private const double RandomDeviations = 4;
    private const double MostRateShare = 0.01;
    private const double MostLengthShare = 0.1;

    private static readonly JsonDocumentOptions AsInFiles = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly HashSet<string> OfTheLoad =
    [
        nameof(FindingKind.PublisherLate), nameof(FindingKind.BacklogFull), nameof(FindingKind.NoWorker),
        nameof(FindingKind.WorkerLost), nameof(FindingKind.InFlightLimit), nameof(FindingKind.Runspaces),
        nameof(FindingKind.Processors), nameof(FindingKind.RoundTrip), nameof(FindingKind.WorkerLate),
    ];

    /// <summary>What has to be known about a run and one run of its baseline.</summary>
    /// <param name="result">The run.</param>
    /// <param name="baseline">The run of the baseline.</param>
    /// <param name="resultRows">Rows of the run that count.</param>
    /// <param name="baselineRows">Rows of the baseline that count.</param>
    public static IEnumerable<ComparisonNote> Notes(
        ComparedRun result, ComparedRun baseline, int resultRows, int baselineRows)
    {
        foreach (ComparedRun run in new[] { baseline, result }.Where(run => run.State is not ("Completed" or "")))
            yield return new(ComparisonNoteKind.EndedEarly, $"Run {run.RunId} ended as {run.State}.");
        if (!SameTraffic(result, baseline))
        {
            yield return new(
                ComparisonNoteKind.TrafficDiffers,
                $"Runs {baseline.RunId} and {result.RunId} have different traffic.");
        }

        if (Rates(result, baseline) is { } rates)
            yield return rates;
        if (Math.Min(resultRows, baselineRows) < BatchMeans.FewestRows)
        {
            yield return new(
                ComparisonNoteKind.TooShort,
                $"Runs {baseline.RunId} and {result.RunId} have {baselineRows} and {resultRows} seconds or rows that "
                + $"count, behind the first ones, and {BatchMeans.FewestRows} are needed.");
        }
        else if (Math.Abs(resultRows - baselineRows) > MostLengthShare * Math.Max(resultRows, baselineRows))
        {
            yield return new(
                ComparisonNoteKind.LengthDiffers,
                $"Runs {baseline.RunId} and {result.RunId} have {baselineRows} and {resultRows} rows that count; "
                + "those that both have are compared.");
        }

        string[] settings = [.. OtherSettings(result.Config, baseline.Config)];
        if (settings.Length > 0)
        {
            yield return new(
                ComparisonNoteKind.ConfigDiffers,
                $"Runs {baseline.RunId} and {result.RunId} have other configurations: they differ in "
                + $"{string.Join(", ", settings)}.");
        }

        if (result.Version != baseline.Version && result.Version.Length > 0 && baseline.Version.Length > 0)
        {
            yield return new(
                ComparisonNoteKind.VersionDiffers,
                $"Run {baseline.RunId} is of version {baseline.Version}, run {result.RunId} of {result.Version}.");
        }

        foreach (ComparedRun run in new[] { baseline, result })
        {
            string[] kinds = [.. run.Findings.Where(OfTheLoad.Contains).Distinct()];
            if (kinds.Length > 0)
            {
                yield return new(
                    ComparisonNoteKind.LoadFellShort,
                    $"In run {run.RunId} the load itself fell short ({string.Join(", ", kinds)}), so that a difference "
                    + "may not be the target's.");
            }
        }
    }

    private static bool SameTraffic(ComparedRun a, ComparedRun b) =>
        a.Traffic.Length > 0 && b.Traffic.Length > 0
            ? a.Traffic == b.Traffic || SameJson(a.Traffic, b.Traffic)
            : a.Tasks.SequenceEqual(b.Tasks);

    private static bool SameJson(string a, string b)
    {
        using JsonDocument? first = Parsed(a);
        using JsonDocument? second = Parsed(b);
        return first is not null && second is not null
            && JsonElement.DeepEquals(first.RootElement, second.RootElement);
    }

    private static ComparisonNote? Rates(ComparedRun result, ComparedRun baseline)
    {
        long due = result.Seconds.Sum(row => row.Planned);
        long dueBefore = baseline.Seconds.Sum(row => row.Planned);
        double most = Math.Max(MostRateShare * Math.Max(due, dueBefore), RandomDeviations * Math.Sqrt(dueBefore));
        return Math.Abs(due - dueBefore) <= most
            ? null
            : new ComparisonNote(ComparisonNoteKind.RateDiffers, string.Create(
                CultureInfo.InvariantCulture,
                $"In run {baseline.RunId} {dueBefore:N0} ops were due, and in run {result.RunId} {due:N0}."));
    }

    private static IEnumerable<string> OtherSettings(string a, string b)
    {
        using JsonDocument? first = Parsed(a);
        using JsonDocument? second = Parsed(b);
        if (first?.RootElement.ValueKind != JsonValueKind.Object
            || second?.RootElement.ValueKind != JsonValueKind.Object)
            return [];
        Dictionary<string, JsonElement> before = Members(first.RootElement);
        Dictionary<string, JsonElement> after = Members(second.RootElement);
        return [.. before.Keys.Union(after.Keys).Where(name =>
            !before.TryGetValue(name, out JsonElement old) || !after.TryGetValue(name, out JsonElement now)
            || !JsonElement.DeepEquals(old, now))];
    }

    // Of a name that is there twice the last one counts, as in the files.
    private static Dictionary<string, JsonElement> Members(JsonElement json)
    {
        var members = new Dictionary<string, JsonElement>();
        foreach (JsonProperty member in json.EnumerateObject())
            members[member.Name] = member.Value;
        return members;
    }

    // What a result says of its files may have been cut or edited by whoever kept it.
    private static JsonDocument? Parsed(string json)
    {
        try
        {
            return JsonDocument.Parse(json, AsInFiles);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
