using DistStress.Engine.Clocks;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Channels;

/// <summary>A subscription that ends when it is disposed.</summary>
internal sealed class ChannelSubscription(ChannelMessageQueue queue) : IAsyncDisposable
{
    /// <summary>
    /// Subscribes to a channel. The client has a connection of its own for that, which may come a moment after the one
    /// for commands: where it is not there yet, it is waited for.
    /// </summary>
    /// <exception cref="RedisException">It did not come within <see cref="Timings.CommandLimit"/>, or Redis
    /// refused.</exception>
    public static async Task<ChannelMessageQueue> OpenAsync(ControlConnection control, RedisChannel channel)
    {
        // Connections take the machine's time, whatever time is the run's.
        DeadlineTimeProvider time = DeadlineTimeProvider.Machine;
        long until = time.After(control.Timings.CommandLimit);
        while (true)
        {
            try
            {
                return await control.Subscriber.SubscribeAsync(channel).ConfigureAwait(false);
            }
            catch (RedisConnectionException) when (time.NowMicros < until)
            {
                await Task.Delay(control.Timings.EndPoll, time).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Nothing is handled any more from here on, whether the server answers or not.
            await queue.UnsubscribeAsync(CommandFlags.FireAndForget).ConfigureAwait(false);
        }
        catch (RedisException)
        {
            // The server is gone, and the subscription with it.
        }
    }
}
