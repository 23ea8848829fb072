using DistStress.Engine.Chronicle;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Who took part in a run, and what happened in it, as outputs carry them.</summary>
internal static class ChronicleMapping
{
    public static DstRunEvent ToOutput(this RunEvent happened) => new()
    {
        Time = OutputTime.Second(happened.AtMicros),
        Kind = happened.Kind.ToString(),
        Seconds = Math.Round(happened.Length, 3),
        Text = happened.Text,
        Subject = happened.Subject,
    };

    public static IEnumerable<DstRunWorker> ToOutput(this IReadOnlyList<RunWorker> workers)
    {
        double all = workers.Sum(worker => (double)worker.Ended);
        return workers.Select(worker => new DstRunWorker
        {
            Worker = worker.Id,
            Host = worker.Host,
            InstanceId = worker.InstanceId,
            Version = worker.Version,
            First = OutputTime.Second(worker.FirstMicros),
            Last = OutputTime.Second(worker.LastMicros),
            Ops = worker.Ended,
            SharePercent = all > 0 ? Math.Round(100 * worker.Ended / all, 2) : 0,
            Failed = worker.Failed,
            RoundTripMs = worker.RoundTripMicros > 0 ? worker.RoundTripMicros / 1000.0 : null,
            ClockOffsetMs = worker.MachineAheadMicros / 1000.0,
            BusyProcessors = worker.BusyProcessors,
            Processors = worker.Processors > 0 ? worker.Processors : null,
            MostInFlight = worker.MostInFlight,
        });
    }
}
