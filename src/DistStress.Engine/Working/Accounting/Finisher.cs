using System.Threading.Channels;
using DistStress.Engine.Clocks;
using DistStress.Engine.Redis.Queues;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Accounting;

/// <summary>
/// Accounts for finished batches: many at a time, in the background, until Redis has confirmed each of them.
/// </summary>
internal sealed class Finisher
{
    private const int MostAtOnce = 64;

    // All in one round trip, however long that is, and yet no burst that holds up whatever else goes to Redis.
    private const int MostInTurn = 8192;

    // Thousands of batches a second would otherwise be a few with every round trip, and each call costs more than a
    // batch.
    private static readonly TimeSpan GatherDelay = TimeSpan.FromMilliseconds(5);

    private readonly WorkQueue _work;
    private readonly DeadlineTimeProvider _time;
    private readonly TimeSpan _retryDelay;
    private readonly Action<QueueEntry> _confirmed;
    private readonly Action<Exception> _outage;
    private readonly Action _doubt;
    private readonly Channel<BatchOutcome> _channel =
        Channel.CreateUnbounded<BatchOutcome>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Makes a finisher.</summary>
    /// <param name="work">The queues.</param>
    /// <param name="time">What it waits by.</param>
    /// <param name="timings">How long.</param>
    /// <param name="confirmed">Gets every entry that is out of the worker's own list.</param>
    /// <param name="outage">Gets what stood in the way; the finisher tries again by itself.</param>
    /// <param name="doubt">Called when entries were no longer in the worker's own list.</param>
    public Finisher(
        WorkQueue work, DeadlineTimeProvider time, Timings timings, Action<QueueEntry> confirmed,
            Action<Exception> outage,
        Action doubt)
    {
        _time = time;
        _retryDelay = timings.RetryDelay;
        _doubt = doubt;
        _work = work;
        _confirmed = confirmed;
        _outage = outage;
    }

    public void Add(BatchOutcome outcome) => _channel.Writer.TryWrite(outcome);

    /// <summary>Takes no more outcomes; <see cref="RunAsync"/> ends when those that came are confirmed.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>Works until <see cref="Complete"/>.</summary>
    /// <param name="giveUp">Ends it without confirmation, while Redis does not answer.</param>
    public async Task RunAsync(CancellationToken giveUp)
    {
        var waiting = new List<BatchOutcome>();
        while (await _channel.Reader.WaitToReadAsync(giveUp).ConfigureAwait(false))
        {
            waiting.Clear();
            while (waiting.Count < MostInTurn && _channel.Reader.TryRead(out BatchOutcome? outcome))
                waiting.Add(outcome);
            // Calls for different queues go out together, in one round trip.
            await Task.WhenAll(waiting
                .GroupBy(outcome => (outcome.Entry.Queue, outcome.Entry.Run))
                .SelectMany(group => group.Chunk(MostAtOnce))
                .Select(chunk => FinishAsync(chunk, giveUp))).ConfigureAwait(false);
            await Task.Delay(GatherDelay, _time.ForTimers, giveUp).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(BatchOutcome[] outcomes, CancellationToken giveUp)
    {
        while (true)
        {
            try
            {
                // Repeating a call whose answer was lost is harmless: the entries are no longer in the list then.
                int there = await _work.FinishAsync(outcomes).WaitAsync(giveUp).ConfigureAwait(false);
                foreach (BatchOutcome outcome in outcomes)
                    _confirmed(outcome.Entry);
                // Entries that others took over may have come back here while they were still known.
                if (there < outcomes.Length)
                    _doubt();
                return;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                _outage(e);
                await Task.Delay(_retryDelay, _time, giveUp).ConfigureAwait(false);
            }
        }
    }
}
