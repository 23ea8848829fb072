using DistStress.Engine.Traffic;

namespace DistStress.Engine.Monitoring;

/// <summary>Which series of the exports become which tasks.</summary>
/// <param name="options">What the person chose.</param>
/// <param name="series">The series of all exports.</param>
/// <param name="notes">Where what was taken for granted goes.</param>
/// <param name="warnings">Where what the user should know goes.</param>
internal sealed class SourceChoice(
    ConversionOptions options, IReadOnlyList<MetricSeries> series, List<string> notes, List<Notice> warnings)
{
    // The action of which nobody knows better does no harm.
    private static readonly string Harmless = TrafficAction.GetItem.Descriptor().Name;

    private const int MostNamed = 20;

    /// <summary>The tasks, in the order of the choices, or of the exports.</summary>
    /// <exception cref="DistStressException"><c>MetricNotFound</c>: a pattern fits no series.
    /// <c>MetricUnusable</c>: no series says how many ops there were.</exception>
    public IReadOnlyList<TaskSource> Make()
    {
        List<(string Key, string Action, MetricSeries Series)> chosen =
            options.Metrics.Count == 0 ? Take(null, series) : Chosen();
        if (chosen.Count == 0)
        {
            throw new DistStressException(ErrorKind.MetricUnusable, series[0].Source,
                "No series says how many ops there were:\n" + Listed(series.Select(one =>
                    $"{one.Source}: {Shown(one)} {one.Objection}")));
        }

        return [.. chosen.GroupBy(one => one.Key)
            .Select(one => new TaskSource(one.First().Action, [.. one.Select(part => part.Series)]))];
    }

    private List<(string Key, string Action, MetricSeries Series)> Chosen()
    {
        if (options.Metrics.Select(choice => MetricMatch.Problem(choice, series))
            .FirstOrDefault(problem => problem is not null) is { } wrong)
            throw new DistStressException(ErrorKind.MetricNotFound, wrong, wrong + ".");
        string[] unknown = [.. options.Metrics.Where(choice => !series.Any(one => MetricMatch.Fits(choice, one)))
            .Select(choice => choice.Pattern)];
        if (unknown.Length > 0)
        {
            throw new DistStressException(ErrorKind.MetricNotFound, unknown[0],
                $"No series fits {string.Join(" and none ", unknown.Select(pattern => $"'{pattern}'"))}. There are:\n"
                + Listed(series.Select(one => $"{one.Source}: {Shown(one)}")));
        }

        List<(string Key, string Action, MetricSeries Series)> chosen = [];
        ILookup<MetricChoice?, MetricSeries> mine = series.ToLookup(ChoiceOf);
        foreach (MetricChoice choice in options.Metrics.Distinct())
            chosen.AddRange(Take(choice, [.. mine[choice]]));
        return chosen;
    }

    // A name goes before a pattern that fits it, too: the order of a hashtable says nothing.
    private MetricChoice? ChoiceOf(MetricSeries one) => options.Metrics
        .Where(choice => MetricMatch.Fits(choice, one))
        .OrderBy(choice => choice.Pattern.AsSpan().ContainsAny('*', '?'))
        .FirstOrDefault();

    private List<(string Key, string Action, MetricSeries Series)> Take(
        MetricChoice? choice, IReadOnlyList<MetricSeries> among)
    {
        List<(string Key, string Action, MetricSeries Series)> taken = [];
        foreach (MetricSeries one in among)
        {
            if (one.Kind == SeriesKind.None)
            {
                Warn(one.Source, $"{one.Source}: {Shown(one)} {one.Objection}. It is left out.");
                continue;
            }

            if (options.Unit is null && one.MayBeCounter)
            {
                Warn(one.Source, $"{one.Source}: {Shown(one)} is taken as ops a second, and its values rise as those "
                    + "of a counter do.");
            }

            string action = choice?.Action ?? options.Action ?? Guess(one);
            // A choice that names its action is a task of its own; all else is one task an action.
            taken.Add((choice?.Action is null ? $" {action}" : choice.Pattern, action, one));
        }

        return taken;
    }

    private string Guess(MetricSeries one)
    {
        string? guess = ActionGuess.Of(one);
        string text = $"{Shown(one with { Statistic = "" })} does not say its action: it is taken as "
            + $"{guess ?? Harmless}.";
        if (guess is null)
            Warn(one.Source, $"{one.Source}: {text}");
        if (!notes.Contains(text))
            notes.Add(text);
        return guess ?? Harmless;
    }

    private void Warn(string source, string text)
    {
        if (warnings.All(warning => warning.Text != text))
            warnings.Add(new Notice(NoticeKind.ExportAssumed, source, text));
    }

    private static string Shown(MetricSeries one) => one.FullName.Length > 0 ? one.FullName : "a series without a name";

    private static string Listed(IEnumerable<string> lines)
    {
        string[] all = [.. lines.Distinct()];
        return string.Join('\n', all.Take(MostNamed).Select(line => "  " + line)
            .Concat(all.Length > MostNamed ? [$"  and {all.Length - MostNamed} more"] : []));
    }
}
