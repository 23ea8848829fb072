using DistStress.Engine.Working.Loops;

namespace DistStress.Engine.Working.Intake;

/// <summary>The batches that a loop holds and has ops of to begin, by when the next op of each is due.</summary>
internal sealed class BatchWindow
{
    // Batches of several tasks overlap in time, so a loop holds all that begin within this time.
    private const long WidthMicros = 50_000;
    private const int Most = 512;

    private readonly PriorityQueue<BatchExecution, long> _batches = new();
    private long _furthestDue;

    /// <summary>The batches, the one with the latest op first.</summary>
    public IReadOnlyList<BatchExecution> LatestFirst =>
        [.. _batches.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    /// <summary>Adds a batch.</summary>
    public void Add(BatchExecution batch)
    {
        _batches.Enqueue(batch, batch.NextDue);
        _furthestDue = Math.Max(_furthestDue, batch.NextDue);
    }

    /// <summary>The batch whose next op is due first.</summary>
    /// <param name="batch">The batch; it stays where it is.</param>
    /// <param name="due">When that op is due, in µs of the server's clock.</param>
    /// <returns>False where there is none.</returns>
    public bool TryPeek(out BatchExecution batch, out long due) => _batches.TryPeek(out batch!, out due);

    /// <summary>Takes the first batch out, to begin ops of it.</summary>
    public void TakeFirst() => _batches.Dequeue();

    /// <summary>Puts a batch back that has been taken out and has ops left to begin.</summary>
    public void Return(BatchExecution batch) => _batches.Enqueue(batch, batch.NextDue);

    /// <summary>Whether there is room for more batches. Late ones can wait in the queue, where any worker finds them;
    /// those that are due soon must be here in time.</summary>
    /// <param name="now">The server's time in µs.</param>
    /// <param name="enough">Up to so many batches there always is.</param>
    public bool HasRoom(long now, int enough) => _batches.Count <= enough
        || (_furthestDue > now && _furthestDue < now + WidthMicros && _batches.Count < Most);

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

        _furthestDue = held.Length == 0 ? 0 : held.Max(batch => batch.NextDue);
    }

    /// <summary>Takes those batches out that somebody else does now.</summary>
    /// <param name="own">The entries that are still this worker's.</param>
    /// <returns>What was taken out.</returns>
    public IReadOnlyList<BatchExecution> Revoke(IReadOnlySet<string> own)
    {
        BatchExecution[] held = [.. _batches.UnorderedItems.Select(item => item.Element)];
        BatchExecution[] revoked = [.. held.Where(batch => !own.Contains(batch.Entry.Text))];
        if (revoked.Length == 0)
            return [];
        _batches.Clear();
        foreach (BatchExecution batch in held.Except(revoked))
            _batches.Enqueue(batch, batch.NextDue);
        foreach (BatchExecution batch in revoked)
            batch.Revoke();
        return revoked;
    }
}
