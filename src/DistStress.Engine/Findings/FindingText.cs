using System.Globalization;

namespace DistStress.Engine.Findings;

/// <summary>Findings in words, without their times.</summary>
internal static class FindingText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>What happened, in a clause that can stand behind a colon.</summary>
    public static string Of(Finding finding) => finding.Kind switch
    {
        FindingKind.PublisherLate => string.Create(
            Culture,
            $"the publisher put {N(finding, "late_batches"):N0} batches on the queues after they were due, by "
            + $"{N(finding, "late_ms"):N0} ms at most"),
        FindingKind.BacklogFull => string.Create(
            Culture,
            $"publishing held, since the queues had max_backlog ({N(finding, "max_backlog"):0}) ops: the workers did "
            + $"not keep up"),
        FindingKind.NoWorker => string.Create(Culture, $"no worker was there, and {N(finding, "open"):N0} ops waited"),
        FindingKind.WorkerLost => string.Create(
            Culture,
            $"{N(finding, "workers"):N0} {(N(finding, "workers") == 1 ? "worker was" : "workers were")} lost "
            + $"({finding.Subject}), and others did the work again"),
        FindingKind.InFlightLimit when N(finding, Sums.Stalled) > 0 => string.Create(
            Culture,
            $"workers had max_in_flight ({N(finding, "max_in_flight"):0}) ops open, and the store answered none of "
            + $"them for {N(finding, Sums.Stalled):0.#} s or more"),
        FindingKind.InFlightLimit => string.Create(
            Culture,
            $"workers had max_in_flight ({N(finding, "max_in_flight"):0}) ops open, since the store took "
            + $"{N(finding, "service_ms"):0.#} ms an op{At(finding)}{Needed(finding)}"),
        FindingKind.Runspaces => string.Create(
            Culture,
            $"ops of custom actions waited for one of {N(finding, "runspaces"):0} runspaces: at "
            + $"{N(finding, "service_ms"):0.#} ms an op these do {N(finding, "worker_rate"):N0}/s a worker"),
        FindingKind.Processors => string.Create(
            Culture,
            $"workers used {N(finding, "percent"):0} % of their {N(finding, "processors"):0} processors, and began "
            + $"ops up to {N(finding, "delay_ms"):N0} ms late"),
        FindingKind.RoundTrip => string.Create(
            Culture,
            $"the round trip from workers to Redis took {N(finding, "round_trip_ms"):N0} ms, which is long for "
            + $"lead_ms ({N(finding, "lead_ms"):0}): work came too late"),
        FindingKind.WarmUp => string.Create(
            Culture,
            $"workers that had just begun were up to {N(finding, "delay_ms"):N0} ms late with their first ops"),
        FindingKind.WorkerLate => string.Create(
            Culture,
            $"workers began ops up to {N(finding, "delay_ms"):N0} ms late, at {N(finding, "percent"):0} % of their "
            + $"processors: something else keeps their machines busy, or they stood still"),
        FindingKind.Throttling => string.Create(
            Culture,
            $"the store refused {N(finding, "calls"):N0} calls for capacity ({finding.Subject}), and "
            + $"{N(finding, "failed"):N0} ops failed of it"),
        FindingKind.TargetDown => string.Create(
            Culture,
            $"the store could not be reached ({finding.Subject}): {N(finding, "failed"):N0} of "
            + $"{N(finding, "ended"):N0} ops failed"),
        FindingKind.Failures => string.Create(
            Culture,
            $"{N(finding, "failed"):N0} of {N(finding, "ended"):N0} ops failed ({finding.Subject})"),
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding.Kind, "This kind has no text yet."),
    };

    private static double N(Finding finding, string name) => finding.Number(name);

    // Little's law: as many ops are open as begin in the time that one takes.
    private static string Needed(Finding finding) =>
        finding.Number("needed") > finding.Number("max_in_flight")
            ? string.Create(Culture, $"; {finding.Number("needed"):N0} in flight would carry it")
            : "";

    private static string At(Finding finding) =>
        finding.Number("rate") is > 0 and var rate ? string.Create(Culture, $" at {rate:N0}/s") : "";
}
