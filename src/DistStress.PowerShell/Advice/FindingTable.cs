using DistStress.Engine.Findings;

namespace DistStress.PowerShell.Advice;

/// <summary>What helps against what was found out about a run: which cmdlet, parameter or field.</summary>
internal static class FindingTable
{
    private static readonly Dictionary<FindingKind, string> Rows = new()
    {
        [FindingKind.PublisherLate] =
            "See to the publisher's machine and to its way to Redis; a greater lead_ms covers longer pauses.",
        [FindingKind.BacklogFull] = "Start more workers with Start-DstWorker, or raise max_backlog.",
        [FindingKind.NoWorker] = "Start workers with Start-DstWorker before the run; -WaitForWorkers waits for them.",
        [FindingKind.WorkerLost] = "Get-DstWorker shows which; see to its machine.",
        [FindingKind.InFlightLimit] =
            "Raise max_in_flight in config.json and write it with Sync-DstConfig, or start more workers.",
        [FindingKind.Runspaces] = "Start more workers with Start-DstWorker, each with the action.",
        [FindingKind.Processors] = "Start more workers on other machines with Start-DstWorker.",
        [FindingKind.RoundTrip] = "Raise lead_ms in config.json, or bring workers nearer to Redis.",
        [FindingKind.WarmUp] = "Put a task with warm_up before the others.",
        [FindingKind.WorkerLate] = "See to what else runs on the workers' machines, or start more workers.",
        [FindingKind.Throttling] = "",
        [FindingKind.TargetDown] = "Test-DstConnection looks at the store.",
        [FindingKind.Failures] = "",
    };

    /// <summary>What helps; empty where nothing here does.</summary>
    public static string Advice(FindingKind kind) => Rows[kind];
}
