using DistStress.Engine.Metrics;

namespace DistStress.Engine.Redis.Queues;

/// <summary>What became of a batch's ops.</summary>
/// <param name="Entry">The entry that held them.</param>
/// <param name="Tally">The ops that ended, and those that were taken off the queue undone because the run was
/// stopped.</param>
/// <param name="Streams">Under <c>seeds</c>, finished ops by stream; else empty.</param>
/// <param name="Remainder">An entry with the ops that were not begun, to go back to the queue; else null.</param>
internal sealed record BatchOutcome(QueueEntry Entry, OpTally Tally, int[] Streams, byte[]? Remainder)
{
    /// <summary>The outcome of a batch that nobody shall run any more.</summary>
    public static BatchOutcome Drop(QueueEntry entry) =>
        new(entry, new OpTally { Dropped = entry.Batch.Count }, [], null);

    /// <summary>The outcome of a batch of which nothing was begun: it goes back to the queue whole.</summary>
    public static BatchOutcome GiveBack(QueueEntry entry) => new(entry, new OpTally(), [], entry.Raw);
}
