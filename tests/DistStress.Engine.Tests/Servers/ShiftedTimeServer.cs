using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace DistStress.Engine.Tests.Servers;

/// <summary>A redis-server whose clock a test can set: what it answers to TIME is shifted on its way.</summary>
public sealed partial class ShiftedTimeServer : IRedisServer
{
    private readonly RedisServerProcess _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private long _shiftSeconds;

    private ShiftedTimeServer(RedisServerProcess server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => _listener.LocalEndpoint.ToString()!;

    /// <summary>How far the server's clock is ahead of the true time, in s.</summary>
    public long ShiftSeconds
    {
        get => Interlocked.Read(ref _shiftSeconds);
        set => Interlocked.Exchange(ref _shiftSeconds, value);
    }

    public static async Task<ShiftedTimeServer> StartAsync() => new(await RedisServerProcess.StartAsync());

    public void Kill() => _server.Kill();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await _server.DisposeAsync();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (_end.IsCancellationRequested && e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _server.Port);
            await Task.WhenAny(
                PassAsync(client.GetStream(), server.GetStream(), shift: false),
                PassAsync(server.GetStream(), client.GetStream(), shift: true));
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool shift)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and int length)
            {
                if (shift)
                    Shift(buffer.AsSpan(0, length));
                await to.WriteAsync(buffer.AsMemory(0, length), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two ends has gone, and the connection with it.
        }
    }

    private void Shift(Span<byte> answer)
    {
        foreach (Match match in TimeAnswer().Matches(System.Text.Encoding.Latin1.GetString(answer)))
        {
            Group seconds = match.Groups[1];
            long shifted = long.Parse(seconds.Value, CultureInfo.InvariantCulture) + ShiftSeconds;
            System.Text.Encoding.Latin1.GetBytes(
                shifted.ToString(CultureInfo.InvariantCulture), answer.Slice(seconds.Index, seconds.Length));
        }
    }

    // Two texts: seconds since 1970 with ten digits, and microseconds.
    [GeneratedRegex(@"\*2\r\n\$10\r\n(\d{10})\r\n\$[1-6]\r\n\d{1,6}\r\n")]
    private static partial Regex TimeAnswer();
}
