using System.Collections.Concurrent;
using DistStress.Engine.Redis.Queues;

namespace DistStress.Engine.Working.Intake;

/// <summary>
/// The entries that a worker knows it holds. When the answer to a take is lost, Redis has entries in the worker's own
/// list that the worker has never seen; comparing the two finds them.
/// </summary>
internal sealed class HeldEntries
{
    // With the count: somebody may have put a part of a batch on the queue, which must not pass for the batch.
    private readonly ConcurrentDictionary<(string Run, int Task, long First, int Count, int Queue), byte> _known =
        new();

    private long _count;

    /// <summary>How many entries: those with ops that have not begun, and those that are not accounted for
    /// yet.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Notes an entry; false if it was known already.</summary>
    public bool Add(QueueEntry entry)
    {
        if (!_known.TryAdd(Key(entry), 0))
            return false;
        Interlocked.Increment(ref _count);
        return true;
    }

    /// <summary>Whether the worker knows of an entry.</summary>
    public bool Knows(QueueEntry entry) => _known.ContainsKey(Key(entry));

    /// <summary>Forgets an entry that is out of the worker's own list.</summary>
    public void Remove(QueueEntry entry)
    {
        if (_known.TryRemove(Key(entry), out _))
            Interlocked.Decrement(ref _count);
    }

    private static (string, int, long, int, int) Key(QueueEntry entry) =>
        (entry.Run, entry.Batch.Task, entry.Batch.First, entry.Batch.Count, entry.Queue);
}
