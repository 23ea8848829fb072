using StackExchange.Redis;

namespace DistStress.Engine.Redis.Channels;

/// <summary>A subscription that ends when it is disposed.</summary>
internal sealed class ChannelSubscription(ChannelMessageQueue queue) : IAsyncDisposable
{
    /// <summary>
    /// Subscribes to a channel. The client has a connection of its own for that, which may come a moment after the one
    /// for commands: where it is not there yet, it is waited for.
    /// </summary>
    /// <exception cref="RedisException">It did not come within the time limit of a command, or Redis
    /// refused.</exception>
    public static async Task<ChannelMessageQueue> OpenAsync(ControlConnection control, RedisChannel channel)
    {
        long until = control.Time.After(control.Timings.CommandLimit);
        while (true)
        {
            try
            {
                return await control.Subscriber.SubscribeAsync(channel).ConfigureAwait(false);
            }
            catch (RedisConnectionException) when (control.Time.NowMicros < until)
            {
                // As long as an answer takes: both connections go to the same server.
                await control.Database.ExecuteAsync("TIME").ConfigureAwait(false);
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
