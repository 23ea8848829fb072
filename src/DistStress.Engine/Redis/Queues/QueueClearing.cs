using DistStress.Engine.Configuration;
using DistStress.Engine.Redis.Runs;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Queues;

/// <summary>
/// Empties the queues of a prefix. What is removed counts nowhere: of a run that is over nobody misses it, and a run
/// that goes on, now or when it is resumed, finds it missing and publishes it again. What workers have taken already
/// stays theirs.
/// </summary>
public sealed class QueueClearing
{
    // A step takes the server a few ms.
    private const int EntriesAStep = 5000;

    private readonly ControlConnection _control;
    private readonly IDatabase _database;

    /// <summary>Makes a clearing over a connection.</summary>
    public QueueClearing(ControlConnection control)
    {
        _control = control;
        _database = control.Database;
    }

    /// <summary>Empties them.</summary>
    /// <param name="evenInUse">Also while a publisher is at work.</param>
    /// <param name="cancellationToken">Ends it between two steps: the rest stays.</param>
    /// <exception cref="DistStressException"><c>QueuesInUse</c>: a publisher is at work; nothing more was
    /// removed.</exception>
    public async Task<ClearedQueues> ClearAsync(bool evenInUse, CancellationToken cancellationToken)
    {
        string? publisher = Holder(
            (await _database.StringGetAsync(_control.Keys.Lease).ConfigureAwait(false)).ToString(), evenInUse);
        // Not as many as the configuration says: there may have been more.
        long[] lengths = await Task.WhenAll(Enumerable.Range(0, StressConfig.MostThreads)
            .Select(queue => _database.ListLengthAsync(_control.Keys.Queue(queue)))).ConfigureAwait(false);
        int[] filled = [.. Enumerable.Range(0, lengths.Length).Where(queue => lengths[queue] > 0)];
        long entries = 0;
        long ops = 0;
        foreach (int queue in filled)
        {
            long removed;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                RedisResult step = await RedisScript.Clear.RunAsync(
                    _database, [_control.Keys.Lease, _control.Keys.Queue(queue)], [evenInUse, EntriesAStep])
                    .ConfigureAwait(false);
                publisher = Holder(step[0].ToString(), evenInUse) ?? publisher;
                removed = (long)step[1];
                entries += removed;
                ops += (long)step[2];
            }
            while (removed == EntriesAStep);
        }

        return new ClearedQueues(filled.Length, entries, ops, publisher);
    }

    private string? Holder(string token, bool evenInUse)
    {
        if (token.Length == 0)
            return null;
        string holder = PublisherLease.HolderOf(token);
        return evenInUse
            ? holder
            : throw new DistStressException(
                ErrorKind.QueuesInUse, _control.Options.Prefix,
                $"Prefix '{_control.Options.Prefix}' has a publisher at work, {holder}: what is removed from its "
                + "queues it finds missing, and publishes again.");
    }
}
