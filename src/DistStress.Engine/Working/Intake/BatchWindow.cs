using DistStress.Engine.Working.Loops;

namespace DistStress.Engine.Working.Intake;

/// <summary>The batches that a loop holds and has ops of to begin, by when the next op of each is due.</summary>
internal sealed class BatchWindow
{
    private readonly PriorityQueue<BatchExecution, long> _batches = new();

    private IEnumerable<BatchExecution> LatestFirst =>
        _batches.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element);

    /// <summary>Adds a batch.</summary>
    public void Add(BatchExecution batch) => _batches.Enqueue(batch, batch.NextDue);

    /// <summary>The batch whose next op is due first.</summary>
    /// <param name="batch">The batch; it stays where it is.</param>
    /// <param name="due">When that op is due, in µs of the server's clock.</param>
    /// <returns>False where there is none.</returns>
    public bool TryPeek(out BatchExecution batch, out long due) => _batches.TryPeek(out batch!, out due);

    /// <summary>Takes the first batch out, to begin ops of it.</summary>
    public void TakeFirst() => _batches.Dequeue();

    /// <summary>Puts a batch back that has been taken out and has ops left to begin.</summary>
    public void Return(BatchExecution batch) => _batches.Enqueue(batch, batch.NextDue);

    /// <summary>Moves the due times of what is due up to an instant, as the clock has jumped.</summary>
    /// <param name="jump">By how much, in µs.</param>
    /// <param name="furthest">The instant, by the clock before its jump: what is due later was published after
    /// it.</param>
    public void Move(long jump, long furthest)
    {
        BatchExecution[] held = [.. _batches.UnorderedItems.Select(item => item.Element)];
        _batches.Clear();
        foreach (BatchExecution batch in held)
        {
            if (batch.NextDue <= furthest)
                batch.Move(jump);
            _batches.Enqueue(batch, batch.NextDue);
        }
    }

    /// <summary>Takes batches out.</summary>
    /// <param name="which">Which of them.</param>
    /// <returns>What was taken out, the one with the latest op first.</returns>
    public IReadOnlyList<BatchExecution> TakeOut(Func<BatchExecution, bool> which)
    {
        BatchExecution[] all = [.. LatestFirst];
        BatchExecution[] taken = [.. all.Where(which)];
        if (taken.Length == 0)
            return taken;
        _batches.Clear();
        foreach (BatchExecution batch in all.Except(taken))
            _batches.Enqueue(batch, batch.NextDue);
        return taken;
    }
}
