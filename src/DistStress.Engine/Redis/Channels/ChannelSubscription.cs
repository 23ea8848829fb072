using StackExchange.Redis;

namespace DistStress.Engine.Redis.Channels;

/// <summary>A subscription that ends when it is disposed.</summary>
internal sealed class ChannelSubscription(ChannelMessageQueue queue) : IAsyncDisposable
{
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
