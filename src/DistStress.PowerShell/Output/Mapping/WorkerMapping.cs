using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Workers;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Workers as the objects that cmdlets write.</summary>
internal static class WorkerMapping
{
    public static DstWorker ToOutput(this WorkerInfo worker, WorkerSnapshot? snapshot) => new()
    {
        Id = worker.Id,
        State = worker.IsLive ? "Live" : "Lost",
        Host = worker.Host,
        ProcessId = worker.ProcessId,
        InstanceId = worker.InstanceId,
        Region = worker.Region,
        Version = worker.Version,
        Target = worker.Target,
        Threads = worker.Threads,
        ClockUncertaintyMs = worker.ClockUncertaintyMicros / 1000.0,
        ClockOffsetMs = worker.MachineAheadMicros / 1000.0,
        LastSeen = OutputTime.Second(worker.LastSeenMs * 1000),
        OpsPerSecond = snapshot is { IntervalMicros: > 0 } && worker.IsLive
            ? OutputValue.Rate(snapshot.Tasks.Sum(task => task.Metrics.Ended) * 1e6 / snapshot.IntervalMicros)
            : 0,
        InFlight = worker.IsLive ? snapshot?.InFlight ?? 0 : 0,
        Held = worker.IsLive ? snapshot?.Backlog ?? 0 : 0,
        RefusedMessages = worker.RefusedMessages,
    };
}
