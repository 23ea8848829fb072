using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using DistStress.Engine.Clocks;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// A TCP proxy with the round trip, jitter, bandwidth and cuts of a network. Sends <c>ready</c> with its address.
/// </summary>
internal sealed class NetworkPart : IPart
{
    public const string PartName = "network";

    private readonly ConcurrentDictionary<Socket, byte> _open = new();

    public string Name => PartName;

    public async Task RunAsync(string settings, PartLine line)
    {
        NetworkSettings wanted = JsonSerializer.Deserialize<NetworkSettings>(settings)!;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        line.Send("ready", $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        try
        {
            if (wanted.CutEveryMs > 0)
                _ = CutAsync(TimeSpan.FromMilliseconds(wanted.CutEveryMs), line.End);
            while (true)
                Carry(await listener.AcceptSocketAsync(line.End), wanted);
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }

        Cut();
    }

    private void Carry(Socket near, NetworkSettings settings)
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        far.Connect(IPAddress.Loopback, settings.Server);
        _open[near] = _open[far] = 0;
        void End()
        {
            foreach (Socket socket in new[] { near, far })
            {
                _open.TryRemove(socket, out _);
                socket.Close(0);
            }
        }

        new NetworkDirection(near, far, settings, End).Start();
        new NetworkDirection(far, near, settings, End).Start();
    }

    private async Task CutAsync(TimeSpan every, CancellationToken end)
    {
        using var timer = new PeriodicTimer(every, DeadlineTimeProvider.Machine);
        while (await timer.WaitForNextTickAsync(end))
            Cut();
    }

    private void Cut()
    {
        foreach (Socket socket in _open.Keys)
            socket.Close(0);
    }
}
