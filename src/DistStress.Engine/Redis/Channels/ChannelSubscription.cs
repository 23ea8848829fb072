using StackExchange.Redis;

namespace DistStress.Engine.Redis.Channels;

/// <summary>A subscription that ends when it is disposed.</summary>
internal sealed class ChannelSubscription(ChannelMessageQueue queue) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        try
        {
            await queue.UnsubscribeAsync().ConfigureAwait(false);
        }
        catch (RedisException)
        {
            // The server is gone, and the subscription with it.
        }
    }
}
