using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using StackExchange.Redis;

namespace DistStress.Engine.Resp;

/// <summary>What the servers refused last: the reason behind a transaction that was given up.</summary>
/// <remarks>
/// The server refuses a command of a transaction where it queues it, and the transaction as a whole then ends with
/// EXECABORT, which gives no reason. The client keeps the first answer to itself, but tells of it here, without the op
/// that it belongs to. So the reason is the last refusal since the op began: where servers refuse for two reasons at
/// the same moment, it can be the other one.
/// </remarks>
/// <param name="time">What tells which refusals came since an op began.</param>
internal sealed class RedisRefusals(DeadlineTimeProvider time)
{
    // The client tells of the refusal before it hands over the EXECABORT, but on another thread.
    private const int Looks = 25;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private volatile Refusal? _last;

    /// <summary>Takes note of an error that a server answered with.</summary>
    public void Note(object? sender, RedisErrorEventArgs error)
    {
        // A slot's move is told by the absence of any other reason. What has no kind of its own comes while a command
        // runs (WRONGTYPE), not when it is queued.
        if (!RedisRefusal.IsSlotMove(error.Message) && RedisRefusal.KindOf(error.Message) != OpError.ServerError)
            _last = new Refusal(error.Message, time.NowMicros);
    }

    /// <summary>The server's words since a moment; null where there are none.</summary>
    /// <param name="start">The moment, as <see cref="DeadlineTimeProvider.NowMicros"/> counts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<string?> SinceAsync(long start, CancellationToken cancellationToken)
    {
        for (int look = 0; look < Looks; look++)
        {
            if (_last is { } last && last.At >= start)
                return last.Answer;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private sealed record Refusal(string Answer, long At);
}
