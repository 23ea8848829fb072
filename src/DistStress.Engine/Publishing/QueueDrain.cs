using DistStress.Engine.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>Takes entries off the queues that nobody shall run any more, and accounts for their ops as dropped.</summary>
internal static class QueueDrain
{
    private const int TakeAtOnce = 256;

    /// <summary>Empties the queues once. Entries of other runs are removed too; they count nowhere.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="queues">The number of queues.</param>
    /// <returns>How many ops were dropped.</returns>
    public static async Task<long> RunAsync(ControlConnection control, int queues)
    {
        var work = new WorkQueue(control, "drain-" + RunId.New());
        long dropped = 0;
        for (int queue = 0; queue < queues; queue++)
        {
            while (true)
            {
                IReadOnlyList<QueueEntry> entries = await work.TakeAsync(queue, TakeAtOnce).ConfigureAwait(false);
                if (entries.Count == 0)
                    break;
                foreach (IGrouping<string, QueueEntry> run in entries.GroupBy(entry => entry.Run))
                {
                    BatchOutcome[] outcomes = [.. run.Select(BatchOutcome.Drop)];
                    await work.FinishAsync(outcomes).ConfigureAwait(false);
                    dropped += run.Sum(entry => (long)entry.Batch.Count);
                }
            }
        }

        return dropped;
    }
}
