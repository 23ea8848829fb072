using System.Collections.Concurrent;
using System.Net.Sockets;
using DistStress.Engine.Clocks;

namespace DistStress.Benchmarks.Parts;

/// <summary>One direction of a connection: what comes in goes out later, in order.</summary>
/// <param name="from">Where it comes from.</param>
/// <param name="to">Where it goes to.</param>
/// <param name="settings">The network; half of its round trip and jitter are this direction's.</param>
/// <param name="end">Called when one side has ended.</param>
internal sealed class NetworkDirection(Socket from, Socket to, NetworkSettings settings, Action end)
{
    private readonly BlockingCollection<(long Due, byte[] Bytes)> _onTheWay = new();
    private long _lineFree;
    private long _lastDue;

    public void Start()
    {
        new Thread(Receive) { IsBackground = true, Name = "network in" }.Start();
        new Thread(Send) { IsBackground = true, Name = "network out" }.Start();
    }

    private void Receive()
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (from.Receive(buffer) is > 0 and int read)
                _onTheWay.Add((DueOf(read), buffer[..read]));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The line was cut, or one side has gone.
        }

        _onTheWay.CompleteAdding();
    }

    private long DueOf(int bytes)
    {
        long now = DeadlineTimeProvider.Machine.NowMicros;
        if (settings.MegabitsASecond > 0)
            now = _lineFree = Math.Max(_lineFree, now) + (long)(bytes * 8 / settings.MegabitsASecond);
        double delay = settings.RoundTripMs + settings.JitterMs * Random.Shared.NextDouble();
        // TCP keeps the order.
        return _lastDue = Math.Max(_lastDue, now + (long)(delay * 500));
    }

    private void Send()
    {
        DeadlineTimeProvider.Machine.PrepareThread();
        try
        {
            foreach ((long due, byte[] bytes) in _onTheWay.GetConsumingEnumerable())
            {
                DeadlineTimeProvider.Machine.SleepUntil(due);
                to.Send(bytes);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // As above.
        }

        end();
    }
}
