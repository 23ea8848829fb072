using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Takes entries off the queues that nobody shall run any more, and accounts for their ops as dropped: all queues once,
/// in steps. Entries of other runs are removed too; they count nowhere.
/// </summary>
/// <param name="control">The connection.</param>
/// <param name="run">
/// The run whose publisher drains: what it had taken when it was interrupted is found again under this name.
/// </param>
/// <param name="queues">The number of queues.</param>
internal sealed class QueueDrain(ControlConnection control, string run, int queues)
{
    private const int TakeAtOnce = 256;

    private readonly WorkQueue _work = new(control, WorkQueue.DrainOf(run));

    // Those that are not known to be empty, and of them those of which entries may have been taken that are not yet
    // accounted for: by a publisher of before, or by a step that failed.
    private readonly HashSet<int> _open = [.. Enumerable.Range(0, queues)];
    private readonly HashSet<int> _held = [.. Enumerable.Range(0, queues)];

    /// <summary>How many entries were dropped so far.</summary>
    public long Entries { get; private set; }

    /// <summary>How many ops they had.</summary>
    public long Ops { get; private set; }

    /// <summary>How many of these ops are of the run.</summary>
    public long OpsOfTheRun { get; private set; }

    /// <summary>Takes all steps.</summary>
    public async Task RunAsync()
    {
        while (await StepAsync().ConfigureAwait(false))
        {
        }
    }

    /// <summary>
    /// Drops some entries of every queue, in two round trips. Where it fails, another step drops what it has taken.
    /// </summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> StepAsync()
    {
        int[] open = [.. _open];
        bool[] isHeld = [.. open.Select(_held.Contains)];
        _held.UnionWith(open);
        IReadOnlyList<QueueEntry>[] entries = await Task.WhenAll(open.Select((queue, at) =>
            isHeld[at] ? _work.HeldAsync(queue) : _work.TakeAsync(queue, TakeAtOnce))).ConfigureAwait(false);
        await Task.WhenAll(entries.Select(DropAsync)).ConfigureAwait(false);
        foreach (QueueEntry entry in entries.SelectMany(ofQueue => ofQueue))
        {
            Entries++;
            Ops += entry.Batch.Count;
            OpsOfTheRun += entry.Run == run ? entry.Batch.Count : 0;
        }

        _held.Clear();
        _open.ExceptWith(open.Where((_, at) => !isHeld[at] && entries[at].Count == 0));
        return _open.Count > 0;
    }

    private Task DropAsync(IReadOnlyList<QueueEntry> entries) => Task.WhenAll(entries
        .GroupBy(entry => entry.Run)
        .Select(ofRun => _work.FinishAsync([.. ofRun.Select(BatchOutcome.Drop)])));
}
