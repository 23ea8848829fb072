using DistStress.Engine.Metrics.Schema;

namespace DistStress.Telemetry;

/// <summary>
/// The sources of a process: one for each task that is under way. Each takes a third of a megabyte and a thread, so
/// there are so many at most; the tasks that come after them share one of their run.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class MeasurementSources(SourceIdentity process, ExporterOptions options, CounterSource counted)
{
    /// <summary>How many tasks are told apart at a time.</summary>
    internal const int MostTasks = 100;

    // Twice the time between two exports, as the specification has it: what is quiet for longer has been exported.
    private const long QuietMicros = 120_000_000;

    private readonly Dictionary<(string? Run, int? Task), MeasurementSource> _sources = [];
    private readonly List<Thread> _closing = [];
    private int _tasks;

    /// <summary>The source of what belongs to a run, or to none, and to no single task.</summary>
    /// <param name="run">The run's id; null for none.</param>
    /// <param name="nowMicros">The time.</param>
    public MeasurementSource Of(string? run, long nowMicros) => Open(run, null, null, nowMicros);

    /// <summary>The source of a task.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="task">The task.</param>
    /// <param name="nowMicros">The time.</param>
    public MeasurementSource Of(string run, SourceTask task, long nowMicros) =>
        _sources.ContainsKey((run, task.Number)) || _tasks < MostTasks
            ? Open(run, task, counted, nowMicros)
            : Open(run, null, counted, nowMicros);

    /// <summary>Whether a task has a source of its own.</summary>
    public bool Has(string run, SourceTask task) => _sources.ContainsKey((run, task.Number));

    /// <summary>Ends the sources of tasks that have been quiet for long.</summary>
    public void CloseQuiet(long nowMicros)
    {
        foreach (((string? Run, int? Task) key, MeasurementSource source) in _sources
            .Where(entry => entry.Key.Run is not null && nowMicros - entry.Value.UsedMicros > QuietMicros).ToArray())
        {
            _sources.Remove(key);
            _tasks -= key.Task is null ? 0 : 1;
            Close(source);
        }

        _closing.RemoveAll(thread => !thread.IsAlive);
    }

    /// <summary>Ends all of them, at the same time, and waits for that.</summary>
    public void Close()
    {
        foreach (MeasurementSource source in _sources.Values)
            Close(source);
        _sources.Clear();
        foreach (Thread thread in _closing)
            thread.Join();
    }

    private MeasurementSource Open(string? run, SourceTask? task, CounterSource? begun, long nowMicros)
    {
        if (!_sources.TryGetValue((run, task?.Number), out MeasurementSource? source))
        {
            source = new MeasurementSource(process with { Run = run, Task = task }, options, begun);
            _sources.Add((run, task?.Number), source);
            _tasks += task is null ? 0 : 1;
        }

        source.UsedMicros = nowMicros;
        return source;
    }

    // It waits for the collector, and must hold up nobody: a thread of the pool would be missed by the ops.
    private void Close(MeasurementSource source)
    {
        var thread = new Thread(source.Dispose) { IsBackground = true, Name = "DistStress telemetry end" };
        thread.Start();
        _closing.Add(thread);
    }
}
