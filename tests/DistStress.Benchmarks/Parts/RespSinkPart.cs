using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// A server that speaks as much of the Redis protocol as a client needs, stores nothing, and notes when each write
/// came. Sends <c>ready</c> with its address and, told to end, <c>arrivals</c>: times in µs since 1970 as base64.
/// </summary>
internal sealed class RespSinkPart : IPart
{
    public const string PartName = "resp-sink";

    private readonly List<RespSinkConnection> _connections = [];

    public string Name => PartName;

    public async Task RunAsync(string settings, PartLine line)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        line.Send("ready", $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        try
        {
            while (true)
                _connections.Add(new RespSinkConnection(await listener.AcceptSocketAsync(line.End)));
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }

        long[] arrivals = [.. _connections.SelectMany(connection => connection.Arrivals()).Order()];
        line.Send("arrivals", Convert.ToBase64String(MemoryMarshal.AsBytes(arrivals.AsSpan())));
    }
}
