using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.PowerShell.Output.Mapping;

namespace DistStress.PowerShell.Progress;

/// <summary>How far a run is, as progress shows it.</summary>
internal static class RunProgressMapping
{
    /// <summary>The progress of a run: percent of its ops, rate against plan, p99, backlog and what it waits
    /// for.</summary>
    /// <param name="progress">How far the run is.</param>
    public static ProgressState ToState(this RunProgress progress) => new(
        string.Join(", ", Parts(progress)),
        (int)progress.Percent,
        progress.SecondsLeft is { } seconds ? (int)Math.Min(int.MaxValue, Math.Ceiling(seconds)) : null,
        $"Run {progress.RunId}");

    /// <summary>How a run has ended, in the same words.</summary>
    /// <param name="result">What came of it.</param>
    public static string ToStatus(this RunResult result)
    {
        TaskCounts counts = result.Counts;
        return $"{result.State}: {counts.Published:N0} published, {counts.Completed:N0} completed, "
            + $"{counts.Failed:N0} failed, {counts.Dropped:N0} dropped";
    }

    private static IEnumerable<string> Parts(RunProgress progress)
    {
        yield return $"{Math.Floor(progress.Percent):0} %";
        if (progress.State != RunState.Running)
            yield return progress.State.ToString().ToLowerInvariant();
        else if (Wait(progress) is { } wait)
            yield return wait;
        if (progress is { State: RunState.Running, OpsPerSecond: { } ops, PlannedPerSecond: { } planned })
            yield return $"{RateText.Of(ops, "N0")} of {RateText.Of(planned, "N0")} ops/s";
        if (progress.ResponseP99Ms is { } p99)
            yield return $"p99 {Milliseconds(p99)} ms";
        yield return $"backlog {progress.Backlog:N0}";
        if (progress.Elements > 1)
            yield return $"element {progress.Element + 1} of {progress.Elements}";
    }

    private static string? Wait(RunProgress progress) => progress.WaitsFor switch
    {
        RunWait.Workers when progress.WorkersNeeded is { } needed =>
            $"waits for {needed} workers, {progress.Workers} there",
        RunWait.Workers => $"waits for more workers, {progress.Workers} there",
        RunWait.Worker => "waits for a worker, none there",
        RunWait.Backlog => $"backlog full, waits for {Workers(progress.Workers)}",
        RunWait.Ops => $"open ops, waits for {Workers(progress.Workers)}",
        _ => null,
    };

    private static string Workers(int count) => count == 1 ? "1 worker" : $"{count} workers";

    private static string Milliseconds(double ms) => ms < 10 ? $"{ms:0.0}" : $"{ms:N0}";
}
