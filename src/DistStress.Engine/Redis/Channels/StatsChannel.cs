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
    /// <param name="handler">Gets every snapshot, one after the other, and each once: with a key, those that it signed.
    /// Anything else on the channel is passed over.</param>
    /// <param name="onWarning">Gets it, once, when something comes that is not signed with the key; may be
    /// null.</param>
    public async Task<IAsyncDisposable> ListenAsync(Action<WorkerSnapshot> handler, Action<Notice>? onWarning = null)
    {
        var order = new SnapshotOrder(() => _control.Clock.NowMicros, _control.Timings.MessageWindow);
        string place = _control.Keys.Stats.ToString();
        var snapshots = new SignedSnapshots(_control, $"A snapshot on {place}", place, onWarning);
        ChannelMessageQueue queue = await ChannelSubscription.OpenAsync(_control, _control.Keys.Stats)
            .ConfigureAwait(false);
        queue.OnMessage(message =>
        {
            if (message.Message.Length() <= SignedSnapshots.MaxBytes
                && snapshots.Read(message.Message.ToString()) is { } snapshot && order.Takes(snapshot))
            {
                handler(snapshot);
            }
        });
        return new ChannelSubscription(queue);
    }

    /// <summary>Reports for the publisher.</summary>
    /// <param name="json">One JSON object with a <c>kind</c> other than a worker's.</param>
    internal Task SendAsync(string json) => _control.Subscriber.PublishAsync(
        _control.Keys.Stats, new SignedSnapshots(_control).Write(json));
}
