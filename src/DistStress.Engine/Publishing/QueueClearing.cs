using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using StackExchange.Redis;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Empties the queues of a prefix. Ops of its run count as dropped, so that the run stays exact, and nobody looks for
/// them; those of other runs count nowhere. What cannot be read becomes a dead letter. What workers have taken already
/// stays theirs.
/// </summary>
public sealed class QueueClearing
{
    private readonly ControlConnection _control;

    /// <summary>Makes a clearing over a connection.</summary>
    public QueueClearing(ControlConnection control)
    {
        _control = control;
    }

    /// <summary>Empties them.</summary>
    /// <param name="evenInUse">Also while a publisher is at work.</param>
    /// <param name="cancellationToken">Ends it between two steps: the rest stays.</param>
    /// <exception cref="DistStressException"><c>QueuesInUse</c>: a publisher is at work; nothing more was
    /// removed.</exception>
    public async Task<ClearedQueues> ClearAsync(bool evenInUse, CancellationToken cancellationToken)
    {
        await ConfirmFreeAsync(evenInUse).ConfigureAwait(false);
        // Not as many as the configuration says: there may have been more.
        long[] lengths = await Task.WhenAll(Enumerable.Range(0, StressConfig.MostThreads)
            .Select(queue => _control.Database.ListLengthAsync(_control.Keys.Queue(queue)))).ConfigureAwait(false);
        int last = Array.FindLastIndex(lengths, length => length > 0);
        // Where there was no run nothing can be counted as dropped of it.
        string run = (await new RunStore(_control).StateAsync().ConfigureAwait(false))?.Id ?? "none";
        var drain = new QueueDrain(_control, run, last + 1);
        while (await drain.StepAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ConfirmFreeAsync(evenInUse).ConfigureAwait(false);
        }

        return new ClearedQueues(lengths.Count(length => length > 0), drain.Entries, drain.Ops, drain.OpsOfTheRun);
    }

    private async Task ConfirmFreeAsync(bool evenInUse)
    {
        if (evenInUse)
            return;
        RedisValue lease = await _control.Database.StringGetAsync(_control.Keys.Lease).ConfigureAwait(false);
        if (lease.IsNull)
            return;
        throw new DistStressException(
            ErrorKind.QueuesInUse, _control.Options.Prefix,
            $"Prefix '{_control.Options.Prefix}' has a publisher at work, {PublisherLease.HolderOf(lease.ToString())}: "
            + "ops of its run that are removed from the queues count as dropped.");
    }
}
