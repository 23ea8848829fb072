using System.Globalization;
using DistStress.Engine.Metrics;

namespace DistStress.Engine.Findings;

/// <summary>Says in a sentence whether a run's traffic was what its file says, and what kept it from that.</summary>
public sealed record Verdict
{
    // Ops that were held up begin after the time in which they were missing, and a worker tells of a second at its end.
    private const long ReportMicros = 1_000_000;

    private static readonly FindingKind[] OfFailure =
        [FindingKind.TargetDown, FindingKind.Throttling, FindingKind.Failures];

    /// <summary>What makes ops late or keeps them back: the first that was at work is told.</summary>
    internal static IReadOnlyList<FindingKind> OfDelay { get; } =
    [
        FindingKind.NoWorker, FindingKind.TargetDown, FindingKind.Runspaces, FindingKind.InFlightLimit,
        FindingKind.BacklogFull, FindingKind.Processors, FindingKind.RoundTrip, FindingKind.WorkerLost,
        FindingKind.PublisherLate, FindingKind.WarmUp, FindingKind.WorkerLate,
    ];

    /// <summary>What was planned, started and given up over time, of all the run's tasks together.</summary>
    public required IReadOnlyList<TimeRow> Rows { get; init; }

    /// <summary>What is counted of the run.</summary>
    public required OpTally Tally { get; init; }

    /// <summary>Ops that were done and that nobody has reported: of workers that were killed.</summary>
    public required long Unreported { get; init; }

    /// <summary>What was found out.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What was due from here on is not looked at, in µs of the server's clock: the run was stopped, or has
    /// not come further.</summary>
    public required long UntilMicros { get; init; }

    /// <summary>The sentence's beginning for a run that did not come to its end: <c>The run was stopped; until
    /// then</c>, or <c>So far</c>. Null for one that did.</summary>
    public string? Ending { get; init; }

    /// <summary>The sentence.</summary>
    /// <param name="time">Writes an instant, in µs of the server's clock, for people.</param>
    public string Sentence(Func<long, string> time)
    {
        string text = string.Join("; ", new[] { Traffic(time), GivenUp(), Failures() }.Where(part => part.Length > 0));
        return Ending is null ? $"{char.ToUpperInvariant(text[0])}{text[1..]}." : $"{Ending} {text}.";
    }

    private string Traffic(Func<long, string> time)
    {
        long planned = Rows.Sum(row => row.Rates.Planned);
        if (planned == 0)
            return "no op was due";
        Shortfall? worst = Shortfall.Find(Rows, Unreported, UntilMicros).MaxBy(times => times.MostBehind);
        if (worst is not null)
        {
            Finding? cause = First(
                OfDelay, worst.FromMicros - ReportMicros, worst.ToMicros + ReportMicros);
            string why = cause?.Text ?? string.Create(
                CultureInfo.InvariantCulture,
                $"{worst.MostBehind:N0} ops were due and not begun, and nothing that is measured tells why");
            return $"the rate was not reached from {time(worst.FromMicros)} to {time(worst.ToMicros)}: {why}";
        }

        if (Tally is { Ended: 0, Dropped: > 0 } && Rows.Sum(row => row.Rates.Started) == 0)
        {
            string none = planned == 1
                ? "the one op that was due did not begin"
                : string.Create(CultureInfo.InvariantCulture, $"none of the {planned:N0} ops that were due began");
            return First(OfDelay, 0, long.MaxValue) is { } kept ? $"{none}: {kept.Text}" : none;
        }

        string reached = string.Create(
            CultureInfo.InvariantCulture,
            $"the traffic was what the file says, {planned:N0} {(planned == 1 ? "op" : "ops")} planned");
        if (First(OfDelay.Except(OfFailure), 0, long.MaxValue) is not { } late)
            return reached;
        string when = $"from {time(late.FromMicros)} to {time(late.ToMicros)}";
        return $"{reached}, but for ops that were late {when}: {late.Text}";
    }

    private string GivenUp() => Tally.Expired == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{100.0 * Tally.Expired / (Tally.Ended + Tally.Dropped):0.###} % of the ops were given up, since they could "
        + $"not begin within max_delay_ms");

    private string Failures()
    {
        if (Tally.Failed == 0)
            return "";
        string share = string.Create(
            CultureInfo.InvariantCulture, $"{Tally.FailedPercent:0.###} % of the ops failed");
        return First(OfFailure, 0, long.MaxValue) is { } cause ? $"{share}: {cause.Text}" : share;
    }

    private Finding? First(IEnumerable<FindingKind> kinds, long fromMicros, long toMicros) => kinds
        .Select(kind => Findings
            .Where(finding => finding.Kind == kind && finding.FromMicros <= toMicros && finding.ToMicros >= fromMicros)
            .MaxBy(finding => Math.Min(finding.ToMicros, toMicros) - Math.Max(finding.FromMicros, fromMicros)))
        .FirstOrDefault(finding => finding is not null);
}
