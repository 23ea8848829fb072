using DistStress.Engine.Metrics;
using StackExchange.Redis;

namespace DistStress.Engine.Redis.Channels;

/// <summary>The channel on which workers report what they do.</summary>
public sealed class StatsChannel
{
    private readonly ControlConnection _control;

    /// <summary>Makes a channel over a connection.</summary>
    public StatsChannel(ControlConnection control)
    {
        _control = control;
    }

    /// <summary>Listens for workers' snapshots until the subscription is disposed.</summary>
    /// <param name="handler">Gets every snapshot, one after the other. Anything else on the channel is passed
    /// over.</param>
    public async Task<IAsyncDisposable> ListenAsync(Action<WorkerSnapshot> handler)
    {
        ChannelMessageQueue queue = await _control.Subscriber.SubscribeAsync(_control.Keys.Stats).ConfigureAwait(false);
        queue.OnMessage(message =>
        {
            if (message.Message.Length() <= WorkerSnapshotJson.MaxBytes
                && WorkerSnapshotJson.Read(message.Message.ToString()) is { } snapshot)
                handler(snapshot);
        });
        return new ChannelSubscription(queue);
    }

    /// <summary>Reports for the publisher.</summary>
    /// <param name="json">One JSON object with a <c>kind</c> other than a worker's.</param>
    internal Task SendAsync(string json) => _control.Subscriber.PublishAsync(_control.Keys.Stats, json);
}
