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

    // All on the exporter's thread alone: the run, once it is known, the time, and what has been exported of each task.
    private string? _run;
    private long _nowMicros;
    private readonly Dictionary<int, OpTally> _exported = [];

    /// <summary>Takes how far the run is. Returns at once.</summary>
    public void Note(RunProgress progress)
    {
        Begin(_process, CounterSource.Publisher);
        Post(sources =>
        {
            _run = progress.RunId;
            sources.Of(_run, _nowMicros).Note(progress.Backlog, null);
        });
    }

    /// <summary>Takes how far a task is. Returns at once.</summary>
    public void Note(PublishStat stat) => Post(sources =>
    {
        if (_run is null)
            return;
        _nowMicros = Math.Max(_nowMicros, stat.AtMicros);
        Raise(sources, new SourceTask(stat.Task, stat.Name, stat.Action), new OpTally
        {
            Published = stat.Published,
            LateBatches = stat.LateBatches,
            MaxLateMicros = stat.MaxLateMicros,
        });
        // What is known of the run as a whole is told less often, or was told before there was a time.
        sources.Of(_run, _nowMicros);
        sources.CloseQuiet(_nowMicros);
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
            sources.Of(_run, _nowMicros).Note(0, null);
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
        bool hasGrown = !_exported.TryGetValue(task.Number, out OpTally? before);
        before ??= new OpTally();
        var more = new OpTally();
        foreach (Counter counter in MeasurementSchema.Counters)
        {
            long value = Math.Max(counter.Get(counts), counter.Get(before));
            hasGrown |= value > counter.Get(before);
            counter.Set(more, counter.TakesGreatest ? value : value - counter.Get(before));
            counter.Set(before, value);
        }

        _exported[task.Number] = before;
        // A task that is over, and was exported and forgotten, does not begin again for the result.
        if (hasGrown || sources.Has(_run!, task))
            sources.Of(_run!, task, _nowMicros).Add(more);
    }
}
