using DistStress.Engine.Working.Loops;

namespace DistStress.Engine.Working.Intake;

/// <summary>What a worker holds and has not begun.</summary>
internal sealed class Stock
{
    private long _ops;
    private long _batches;
    private long _begun;

    /// <summary>Ops that have not begun.</summary>
    public long Ops => Interlocked.Read(ref _ops);

    /// <summary>Batches with such ops.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Batches of which all ops have begun, since the worker's start.</summary>
    public long BatchesBegun => Interlocked.Read(ref _begun);

    /// <summary>Adds a batch with the ops of it that have not begun.</summary>
    public void Add(BatchExecution batch)
    {
        Interlocked.Add(ref _ops, batch.NotBegun);
        Interlocked.Increment(ref _batches);
    }

    /// <summary>Takes a batch out of which no more ops will begin here.</summary>
    public void Remove(BatchExecution batch)
    {
        Interlocked.Add(ref _ops, -batch.NotBegun);
        Interlocked.Decrement(ref _batches);
    }

    /// <summary>Notes that ops have begun.</summary>
    public void BeginOps(int count) => Interlocked.Add(ref _ops, -count);

    /// <summary>Notes that the last op of a batch has begun.</summary>
    public void EndBatch()
    {
        Interlocked.Decrement(ref _batches);
        Interlocked.Increment(ref _begun);
    }
}
