using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;

namespace DistStress.Telemetry;

/// <summary>Exports what a worker measures.</summary>
/// <param name="options">Where it goes.</param>
public sealed class WorkerExporter(ExporterOptions options) : MeasurementExporter(options)
{
    private readonly string _prefix = options.Prefix;

    /// <summary>Takes a report of the worker; each once, in order. Returns at once.</summary>
    public void Note(WorkerSnapshot snapshot)
    {
        Begin(
            new SourceIdentity("diststress-worker", snapshot.Worker, _prefix, snapshot.Worker, null, null),
            CounterSource.Worker);
        Post(sources => Take(sources, snapshot));
    }

    private static void Take(MeasurementSources sources, WorkerSnapshot snapshot)
    {
        sources.Of(null, snapshot.AtMicros).Note(snapshot.Backlog, snapshot.InFlight);
        foreach (TaskInterval interval in snapshot.Tasks)
        {
            sources.Of(interval.Run, new SourceTask(interval.Task, interval.Name, interval.Action), snapshot.AtMicros)
                .Add(interval.Metrics, interval.Metrics.Latencies);
        }

        sources.CloseQuiet(snapshot.AtMicros);
    }
}
