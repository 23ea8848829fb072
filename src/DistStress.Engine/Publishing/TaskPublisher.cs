using DistStress.Engine.Generation;
using DistStress.Engine.Redis;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>Publishes one task: cuts its schedule into batches and keeps the books of what has been published.</summary>
internal sealed class TaskPublisher
{
    private readonly OperationGenerator _generator;
    private readonly BatchCutter _cutter;
    private long _published;
    private long _origin;

    public TaskPublisher(TrafficTask task, int batchSize, long phaseMicros)
    {
        Task = task;
        PhaseMicros = phaseMicros;
        Schedule = new TaskSchedule(task, phaseMicros);
        _generator = new OperationGenerator(new TaskGeneration(task));
        _cutter = new BatchCutter(Schedule, task.Number, batchSize);
    }

    public TrafficTask Task { get; }

    public TaskSchedule Schedule { get; }

    public long PhaseMicros { get; }

    /// <summary>When the task began, in µs of the server's clock; 0 before it does.</summary>
    public long Origin
    {
        get => Volatile.Read(ref _origin);
        set => Volatile.Write(ref _origin, value);
    }

    /// <summary>Ops that are on queues, as Redis has confirmed. May be read from any thread.</summary>
    public long Published => Volatile.Read(ref _published);

    public bool IsDone => _cutter.IsDone;

    public long CurrentSlice => _cutter.CurrentSlice;

    public long LateBatches { get; private set; }

    public long MaxLateMicros { get; private set; }

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

    /// <summary>The fields of the run record that a step must write along with the task's batches.</summary>
    public void AddFields(List<RedisValue> fields)
    {
        Add(fields, RunFields.Published, _cutter.NextOp);
        Add(fields, RunFields.LateBatches, LateBatches);
        Add(fields, RunFields.MaxLate, MaxLateMicros);
        if (_generator.StreamPositions.Length > 0)
            Add(fields, RunFields.Positions, RunStore.Text(_generator.StreamPositions));
    }

    /// <summary>Notes that all batches cut so far are on queues.</summary>
    public void Confirm() => Volatile.Write(ref _published, _cutter.NextOp);

    /// <summary>Notes that a batch came onto its queue after its due time.</summary>
    public void NoteLate(long micros)
    {
        LateBatches++;
        MaxLateMicros = Math.Max(MaxLateMicros, micros);
    }

    private void Add(List<RedisValue> fields, string name, RedisValue value)
    {
        fields.Add(RunFields.OfTask(Task.Number, name));
        fields.Add(value);
    }
}
