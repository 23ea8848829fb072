using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Queues;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Takes entries off the queues that nobody shall run any more, and accounts for their ops as dropped.
/// </summary>
internal static class QueueDrain
{
    private const int TakeAtOnce = 256;

    /// <summary>Empties the queues once. Entries of other runs are removed too; they count nowhere.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="run">The run whose publisher drains: what it had taken when it was interrupted is found again under
    /// this name.</param>
    /// <param name="queues">The number of queues.</param>
    /// <returns>How many ops were dropped.</returns>
    public static async Task<long> RunAsync(ControlConnection control, string run, int queues)
    {
        var work = new WorkQueue(control, WorkQueue.DrainOf(run));
        long dropped = 0;
        for (int queue = 0; queue < queues; queue++)
        {
            IReadOnlyList<QueueEntry> entries = await work.HeldAsync(queue).ConfigureAwait(false);
            do
            {
                dropped += await DropAsync(work, entries).ConfigureAwait(false);
                entries = await work.TakeAsync(queue, TakeAtOnce).ConfigureAwait(false);
            }
            while (entries.Count > 0);
        }

        return dropped;
    }

    private static async Task<long> DropAsync(WorkQueue work, IReadOnlyList<QueueEntry> entries)
    {
        foreach (IGrouping<string, QueueEntry> run in entries.GroupBy(entry => entry.Run))
            await work.FinishAsync([.. run.Select(BatchOutcome.Drop)]).ConfigureAwait(false);
        return entries.Sum(entry => (long)entry.Batch.Count);
    }
}
