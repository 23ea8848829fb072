using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Telemetry;

/// <summary>
/// Exports what a publisher itself measures: what the workers measured comes from them. Sums over both count nothing
/// twice.
/// </summary>
/// <param name="options">Where it goes.</param>
public sealed class PublisherExporter(ExporterOptions options) : MeasurementExporter(options)
{
    private readonly SourceIdentity _process = new(
        "diststress-publisher", $"{Environment.MachineName}-{Environment.ProcessId}", options.Prefix, null, null, null);

    // Both on the exporter's thread alone: the run, once it is known, and what has been exported of each task.
    private string? _run;
    private readonly Dictionary<int, OpTally> _exported = [];

    /// <summary>Takes how far the run is. Returns at once.</summary>
    public void Note(RunProgress progress)
    {
        Begin(_process, CounterSource.Publisher);
        Post(sources =>
        {
            _run = progress.RunId;
            sources.Of(_run, 0).Note(progress.Backlog, null);
        });
    }

    /// <summary>Takes how far a task is. Returns at once.</summary>
    public void Note(PublishStat stat) => Post(sources =>
    {
        if (_run is null)
            return;
        Raise(sources, new SourceTask(stat.Task, stat.Name, stat.Action), new OpTally
        {
            Published = stat.Published,
            LateBatches = stat.LateBatches,
            MaxLateMicros = stat.MaxLateMicros,
        });
    });

    /// <summary>Takes the result, whose counts are the last ones. Returns at once.</summary>
    public void Note(RunResult result)
    {
        Begin(_process, CounterSource.Publisher);
        Post(sources =>
        {
            _run = result.RunId;
            foreach (TaskResult task in result.Tasks)
                Raise(sources, new SourceTask(task.Task.Number, task.Task.Name, task.Task.ActionName), Own(task));
            sources.Of(_run, 0).Note(0, null);
        });
    }

    // What was taken off the queues when the run was stopped no worker knows of; they count the other dropped ops.
    private static OpTally Own(TaskResult task)
    {
        OpTally tally = task.Progress.Tally;
        var own = new OpTally { Dropped = tally.Dropped - tally.Drops.Values.Sum() };
        foreach (Counter counter in MeasurementSchema.Counters.Where(row => row.Source == CounterSource.Publisher))
            counter.Set(own, counter.Get(tally));
        return own;
    }

    // A publisher's counters are absolute, and sources take what has come to them.
    private void Raise(MeasurementSources sources, SourceTask task, OpTally counts)
    {
        OpTally before = _exported.GetValueOrDefault(task.Number) ?? new OpTally();
        var more = new OpTally();
        foreach (Counter counter in MeasurementSchema.Counters)
        {
            long value = Math.Max(counter.Get(counts), counter.Get(before));
            counter.Set(more, counter.TakesGreatest ? value : value - counter.Get(before));
            counter.Set(before, value);
        }

        _exported[task.Number] = before;
        sources.Of(_run!, task, 0).Add(more);
    }
}
