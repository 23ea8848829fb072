using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DistStress.Engine.Tests.Servers;

/// <summary>Stands between clients and a server on loopback, and cuts their connections when a test wants it.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private readonly Lock _line = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _lineFree;
    private long _left = long.MaxValue;
    private volatile bool _isDown;

    /// <summary>Makes a proxy.</summary>
    /// <param name="serverPort">The port of the server.</param>
    public TcpProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Whether the line is cut: connections end as soon as they are made.</summary>
    public bool IsDown
    {
        get => _isDown;
        set
        {
            _isDown = value;
            if (value)
                Cut();
        }
    }

    /// <summary>How long what goes through takes there and back; for connections that are made from now on.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>How much clients can send to the server, all connections together; 0 for as much as they
    /// like.</summary>
    public int BytesPerSecond { get; init; }

    /// <summary>Bytes that came from clients and went to the server.</summary>
    public long Forwarded { get; private set; }

    /// <summary>
    /// Cuts the line for good when clients have sent so many bytes more: in the middle of a command, or between two.
    /// </summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    /// <summary>Ends all connections; new ones can be made.</summary>
    public void Cut()
    {
        foreach (Socket socket in _open.Keys)
            socket.Close(0);
    }

    public async ValueTask DisposeAsync()
    {
        IsDown = true;
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                return;
            }

            if (_isDown)
                client.Client.Close(0);
            else
                _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        // Kept here, since a client that is closed has none any more.
        Socket near = client.Client;
        Socket far = server.Client;
        client.NoDelay = server.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            _open[near] = 0;
            _open[far] = 0;
            // What came down in between has not seen these two.
            if (_isDown)
                Cut();
            await using Stream toServer = Behind(server.GetStream());
            await using Stream toClient = Behind(client.GetStream());
            await Task.WhenAny(
                CopyAsync(client.GetStream(), toServer, fromClient: true),
                CopyAsync(server.GetStream(), toClient, fromClient: false));
        }
        catch (Exception e) when (
            e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The line was cut, or the server is away: the client sees its connection end.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            near.Close(0);
        }
    }

    private Stream Behind(NetworkStream stream) =>
        RoundTrip > TimeSpan.Zero ? new DelayedStream(stream, RoundTrip / 2) : stream;

    // Waits until the line has had time for so many bytes, behind those that others sent before.
    private async Task PaceAsync(int bytes)
    {
        TimeSpan wait;
        lock (_line)
        {
            TimeSpan now = _clock.Elapsed;
            _lineFree = (_lineFree > now ? _lineFree : now) + TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
            wait = _lineFree - now;
        }

        await Task.Delay(wait);
    }

    private async Task CopyAsync(NetworkStream from, Stream to, bool fromClient)
    {
        byte[] buffer = new byte[BytesPerSecond > 0 ? 2048 : 64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and int read)
            {
                if (!fromClient)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read));
                    continue;
                }

                if (BytesPerSecond > 0)
                    await PaceAsync(read);
                long left = Interlocked.Add(ref _left, -read) + read;
                int allowed = (int)Math.Clamp(left, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, allowed));
                Forwarded += allowed;
                if (allowed == read)
                    continue;
                IsDown = true;
                return;
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // One side is gone; the other is closed by the caller.
        }
    }
}
