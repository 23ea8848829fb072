using DistStress.Engine.Generation;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>Publishes one task: cuts its schedule into batches and accounts for what has been published.</summary>
internal sealed class TaskPublisher
{
    private readonly OperationGenerator _generator;
    private BatchCutter _cutter;
    private TaskSchedule _schedule;
    private long _lastStep;
    private readonly TaskGeneration _generation;
    private readonly StreamCheckpoints _checkpoints = new();
    private readonly OpRangeSet _missing = new();
    private readonly int _batchSize;
    private long _published;
    private long _origin;
    private int _recentLate;
    private long _recentMaxLate;

    /// <summary>Makes the publisher of a task that has not begun.</summary>
    /// <param name="task">The task.</param>
    /// <param name="batchSize">The most ops a batch may have.</param>
    /// <param name="phaseMicros">How far into its curve's day the task begins, in µs.</param>
    /// <param name="steps">The changes of its rate so far.</param>
    public TaskPublisher(TrafficTask task, int batchSize, long phaseMicros, IEnumerable<RateStep> steps)
        : this(task, batchSize, new TaskProgress { PhaseMicros = phaseMicros }, steps)
    {
    }

    /// <summary>Makes the publisher of a task that goes on where the run record says it is.</summary>
    /// <param name="task">The task.</param>
    /// <param name="batchSize">The most ops a batch may have.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="steps">The changes of its rate so far.</param>
    public TaskPublisher(TrafficTask task, int batchSize, TaskProgress progress, IEnumerable<RateStep> steps)
    {
        Task = task;
        PhaseMicros = progress.PhaseMicros;
        _schedule = new TaskSchedule(task, PhaseMicros);
        foreach (RateStep step in steps)
            Follow(step);
        _published = progress.Counts.Published;
        _origin = progress.OriginMicros ?? 0;
        LateBatches = progress.Tally.LateBatches;
        MaxLateMicros = progress.Tally.MaxLateMicros;
        Republished = progress.Tally.Republished;
        foreach (OpRange range in progress.Missing)
            _missing.Add(range);
        _batchSize = batchSize;
        _generation = new TaskGeneration(task);
        _generator = new OperationGenerator(_generation);
        if (_published > 0)
            _generator.MoveTo(_published, [.. progress.Positions]);
        _checkpoints.Note(_generator);
        _cutter = new BatchCutter(_schedule, task.Number, batchSize, _published);
    }

    public TrafficTask Task { get; }

    /// <summary>The schedule, with all changes of the rate so far. May be read from any thread.</summary>
    public TaskSchedule Schedule => Volatile.Read(ref _schedule);

    public long PhaseMicros { get; }

    /// <summary>When the task began, in µs of the server's clock; 0 before it does.</summary>
    public long Origin
    {
        get => Volatile.Read(ref _origin);
        set => Volatile.Write(ref _origin, value);
    }

    /// <summary>When the task ends by its schedule, in µs of the server's clock. For a task that has begun.</summary>
    public long End => Origin + Schedule.EndMicros;

    /// <summary>Ops that are on queues, as Redis has confirmed. May be read from any thread.</summary>
    public long Published => Volatile.Read(ref _published);

    public bool IsDone => _cutter.IsDone;

    public long CurrentSlice => _cutter.CurrentSlice;

    public long LateBatches { get; private set; }

    public long MaxLateMicros { get; private set; }

    /// <summary>Ops that were published a second time.</summary>
    public long Republished { get; private set; }

    /// <summary>The first slice that a change of the rate can still be for: nothing of it is cut.</summary>
    /// <param name="horizonMicros">The time up to which slices are cut, on the server's clock.</param>
    public long FirstFreeSlice(long horizonMicros)
    {
        long cut = _cutter.NextOp == 0 ? 0 : _schedule.SliceOf(_cutter.NextOp - 1) + 1;
        // Where publishing is behind, what was due by now keeps the rate that it had then.
        return Math.Max(Math.Max(cut, _lastStep), Slice.At(Math.Max(0, horizonMicros - Origin)));
    }

    /// <summary>Changes the rate from a slice on of which nothing is cut.</summary>
    public void SetRate(RateStep step)
    {
        Follow(step);
        _cutter = new BatchCutter(_schedule, Task.Number, _batchSize, _cutter.NextOp);
    }

    /// <summary>Moves the task's batches up to a slice into a step.</summary>
    /// <param name="step">The step that carries them.</param>
    /// <param name="horizonSlice">The first slice to leave alone.</param>
    /// <param name="maxOps">The most ops to move.</param>
    /// <returns>How many ops were moved.</returns>
    public long MoveInto(PublishStep step, long horizonSlice, long maxOps)
    {
        long moved = 0;
        while (moved < maxOps && !step.IsFull && _cutter.TryCut(horizonSlice, maxOps - moved, Origin, out Batch batch))
        {
            step.Add(batch, _generator.StreamPositions);
            _generator.Skip(batch.Count);
            moved += batch.Count;
        }

        return moved;
    }

    /// <summary>
    /// Cuts ops again that have been published: with the due times and stream positions that they had.
    /// </summary>
    /// <param name="ops">The ops.</param>
    public IEnumerable<(Batch Batch, ulong[] Positions)> CutAgain(OpRangeSet ops)
    {
        var generator = new OperationGenerator(_generation);
        foreach (OpRange range in ops.Ranges)
        {
            var cutter = new BatchCutter(Schedule, Task.Number, _batchSize, range.First);
            _checkpoints.Move(generator, range.First);
            while (cutter.NextOp < range.End
                && cutter.TryCut(long.MaxValue, range.End - cutter.NextOp, Origin, out Batch batch))
            {
                yield return (batch, generator.StreamPositions.ToArray());
                generator.Skip(batch.Count);
            }
        }
    }

    /// <summary>Notes that ops were found to be nowhere.</summary>
    public void NoteMissing(OpRangeSet ops) => _missing.Add(ops);

    /// <summary>Notes that ops go onto queues a second time.</summary>
    public void NoteAgain(int ops) => Republished += ops;

    /// <summary>
    /// The fields of the run record that a step must write along with batches that are published again.
    /// </summary>
    public void AddAgainFields(List<RedisValue> fields)
    {
        Add(fields, WireNames.Republished, Republished);
        Add(fields, RunFields.Missing, _missing.ToString());
    }

    /// <summary>The fields of the run record that tell which batches came late.</summary>
    public (string Field, RedisValue Value)[] LateFields() =>
    [
        (RunFields.OfTask(Task.Number, WireNames.LateBatches), LateBatches),
        (RunFields.OfTask(Task.Number, WireNames.MaxLateMicros), MaxLateMicros),
    ];

    /// <summary>The fields of the run record that a step must write along with the task's batches.</summary>
    public void AddFields(List<RedisValue> fields)
    {
        Add(fields, WireNames.Published, _cutter.NextOp);
        Add(fields, WireNames.LateBatches, LateBatches);
        Add(fields, WireNames.MaxLateMicros, MaxLateMicros);
        if (_generator.StreamPositions.Length > 0)
            Add(fields, RunFields.Positions, RunStore.Text(_generator.StreamPositions));
    }

    /// <summary>Notes that all batches cut so far are on queues.</summary>
    public void Confirm()
    {
        Volatile.Write(ref _published, _cutter.NextOp);
        _checkpoints.Note(_generator);
    }

    /// <summary>The batches that came late since the last call, and by how much in µs the latest of them did. Of any
    /// thread.</summary>
    public (int Batches, long MaxMicros) TakeRecentLate() =>
        (Interlocked.Exchange(ref _recentLate, 0), Interlocked.Exchange(ref _recentMaxLate, 0));

    /// <summary>Notes that a batch came onto its queue after its due time.</summary>
    public void NoteLate(long micros)
    {
        LateBatches++;
        MaxLateMicros = Math.Max(MaxLateMicros, micros);
        Interlocked.Increment(ref _recentLate);
        Volatile.Write(ref _recentMaxLate, Math.Max(Volatile.Read(ref _recentMaxLate), micros));
    }

    private void Follow(RateStep step)
    {
        Volatile.Write(ref _schedule, _schedule.With(step));
        _lastStep = step.Slice;
    }

    private void Add(List<RedisValue> fields, string name, RedisValue value)
    {
        fields.Add(RunFields.OfTask(Task.Number, name));
        fields.Add(value);
    }
}
