using System.Text;
using DistStress.Engine.Control;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Channels;

/// <summary>The channel for control messages and the lists that collect their answers.</summary>
public sealed class NotifyChannel
{
    private readonly ControlConnection _control;

    /// <summary>Makes a channel over a connection.</summary>
    public NotifyChannel(ControlConnection control)
    {
        _control = control;
    }

    /// <summary>A guard for what this connection receives: by its key and its server's clock.</summary>
    public NotifyGuard NewGuard() => new(
        _control.Options.NotifyKey, () => _control.Clock.NowMicros, _control.Timings.MessageWindow);

    /// <summary>A log of what this connection receives and does not take.</summary>
    /// <param name="onWarning">Gets what is said of it.</param>
    internal RefusalLog NewRefusalLog(Action<Notice>? onWarning) =>
        new(onWarning, _control.Time, _control.Timings.RefusalQuiet);

    /// <summary>
    /// A message as it is sent now: with the time, a new nonce, and a signature where the connection has a key.
    /// </summary>
    public NotifyMessage Stamp(NotifyMessage message)
    {
        NotifyMessage stamped = message with { At = _control.Clock.NowMicros, Nonce = NotifyMessage.NewToken(),
            Signature = null };
        return _control.Options.NotifyKey is { } key ? key.Sign(stamped) : stamped;
    }

    /// <summary>Sends a message, stamped.</summary>
    /// <returns>How many listeners it reached, and the message as sent.</returns>
    /// <exception cref="DistStressException"><c>NotifyMessageInvalid</c>: it is too long, or not one that is
    /// taken.</exception>
    public async Task<(long Listeners, NotifyMessage Message)> SendAsync(NotifyMessage message)
    {
        NotifyMessage sent = Stamp(message);
        return (await SendStampedAsync(sent).ConfigureAwait(false), sent);
    }

    /// <summary>Sends a message that is stamped already.</summary>
    /// <returns>How many listeners it reached.</returns>
    /// <exception cref="DistStressException"><c>NotifyMessageInvalid</c>: it is too long, or not one that is
    /// taken.</exception>
    public Task<long> SendStampedAsync(NotifyMessage message) =>
        _control.Subscriber.PublishAsync(_control.Keys.Notify, NotifyMessageJson.Write(message));

    /// <summary>Listens until the connection is closed.</summary>
    /// <param name="handler">Gets every text that arrives, readable or not, one after the other.</param>
    public async Task<IAsyncDisposable> ListenAsync(Func<string, Task> handler)
    {
        ChannelMessageQueue queue = await ChannelSubscription.OpenAsync(_control, _control.Keys.Notify)
            .ConfigureAwait(false);
        queue.OnMessage(async message => await handler(TextOf(message.Message)).ConfigureAwait(false));
        return new ChannelSubscription(queue);
    }

    /// <summary>Answers a message.</summary>
    /// <param name="message">The message's id.</param>
    /// <param name="reply">The answer.</param>
    public async Task ReplyAsync(string message, NotifyReply reply)
    {
        RedisKey key = _control.Keys.Ack(message);
        Task push = _control.Database.ListRightPushAsync(key, reply.ToJson());
        Task expire = _control.Database.KeyExpireAsync(key, _control.Timings.AnswerLife);
        await Task.WhenAll(push, expire).ConfigureAwait(false);
    }

    /// <summary>The answers to a message so far; they stay where they are.</summary>
    public async Task<IReadOnlyList<NotifyReply>> PeekAsync(NotifyMessage message)
    {
        RedisValue[] values = await _control.Database.ListRangeAsync(_control.Keys.Ack(message.Id))
            .ConfigureAwait(false);
        return [.. values.Select(ReadReply).OfType<NotifyReply>()];
    }

    /// <summary>Waits for the answers to a message.</summary>
    /// <param name="message">The message as it was sent.</param>
    /// <param name="expected">Who should answer.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers that came, also from others than those expected.</returns>
    public async Task<IReadOnlyList<NotifyReply>> CollectAsync(
        NotifyMessage message, IReadOnlyCollection<string> expected, TimeSpan limit,
            CancellationToken cancellationToken)
    {
        RedisKey key = _control.Keys.Ack(message.Id);
        long deadline = _control.Time.After(limit);
        var replies = new List<NotifyReply>();
        for (long read = 0; ;)
        {
            // Only what is new: an answer may carry 64 KiB.
            RedisValue[] values = await _control.Database.ListRangeAsync(key, read).ConfigureAwait(false);
            read += values.Length;
            replies.AddRange(values.Select(ReadReply).OfType<NotifyReply>());
            if (expected.All(name => replies.Any(reply => reply.Worker == name)) || _control.Time.NowMicros >= deadline)
            {
                await _control.Database.KeyDeleteAsync(key).ConfigureAwait(false);
                return replies;
            }

            await Task.Delay(_control.Timings.AnswerPoll, _control.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Of one that is too long as much as shows that: 512 MB would become a gigabyte of text.
    private static string TextOf(RedisValue message) => message.Length() <= NotifyMessageJson.MaxBytes
        ? message.ToString()
        : Encoding.UTF8.GetString(((ReadOnlyMemory<byte>)message).Span[..(NotifyMessageJson.MaxBytes + 1)]);

    private static NotifyReply? ReadReply(RedisValue reply) =>
        reply.Length() <= NotifyReply.MaxBytes ? NotifyReply.Parse(reply.ToString()) : null;
}
