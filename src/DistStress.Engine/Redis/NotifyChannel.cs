using System.Text.Json;
using DistStress.Engine.Control;
using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>The channel for control messages and the lists that collect their answers.</summary>
public sealed class NotifyChannel
{
    // Long enough for the slowest answer; nobody may come to collect it.
    private static readonly TimeSpan AckLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AckPoll = TimeSpan.FromMilliseconds(50);

    private readonly ControlConnection _control;

    /// <summary>Makes a channel over a connection.</summary>
    public NotifyChannel(ControlConnection control)
    {
        _control = control;
    }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message; its time of sending is filled in.</param>
    /// <returns>How many listeners it reached, and the message as sent.</returns>
    public async Task<(long Listeners, NotifyMessage Message)> SendAsync(NotifyMessage message)
    {
        NotifyMessage sent = message with { At = _control.Clock.NowMicros };
        long listeners = await _control.Subscriber.PublishAsync(_control.Keys.Notify, JsonSerializer.Serialize(sent))
            .ConfigureAwait(false);
        return (listeners, sent);
    }

    /// <summary>Listens until the connection is closed.</summary>
    /// <param name="handler">Gets every text that arrives, readable or not, one after the other.</param>
    public async Task<IAsyncDisposable> ListenAsync(Func<string, Task> handler)
    {
        ChannelMessageQueue queue = await _control.Subscriber.SubscribeAsync(_control.Keys.Notify).ConfigureAwait(false);
        queue.OnMessage(async message => await handler(message.Message.ToString()).ConfigureAwait(false));
        return new ChannelSubscription(queue);
    }

    /// <summary>Answers a message.</summary>
    public async Task ReplyAsync(NotifyMessage message, NotifyReply reply)
    {
        RedisKey key = _control.Keys.Ack(message.Id);
        Task push = _control.Database.ListRightPushAsync(key, reply.ToJson());
        Task expire = _control.Database.KeyExpireAsync(key, AckLife);
        await Task.WhenAll(push, expire).ConfigureAwait(false);
    }

    /// <summary>Waits for the answers to a message.</summary>
    /// <param name="message">The message as it was sent.</param>
    /// <param name="expected">Who should answer.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers that came, also from others than those expected.</returns>
    public async Task<IReadOnlyList<NotifyReply>> CollectAsync(
        NotifyMessage message, IReadOnlyCollection<string> expected, TimeSpan limit, CancellationToken cancellationToken)
    {
        RedisKey key = _control.Keys.Ack(message.Id);
        long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            RedisValue[] values = await _control.Database.ListRangeAsync(key).ConfigureAwait(false);
            NotifyReply[] replies = [.. values.Select(value => NotifyReply.Parse(value.ToString())).OfType<NotifyReply>()];
            if (expected.All(name => replies.Any(reply => reply.Worker == name)) || Environment.TickCount64 >= deadline)
            {
                await _control.Database.KeyDeleteAsync(key).ConfigureAwait(false);
                return replies;
            }

            await Task.Delay(AckPoll, cancellationToken).ConfigureAwait(false);
        }
    }
}
