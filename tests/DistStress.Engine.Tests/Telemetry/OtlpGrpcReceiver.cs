using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DistStress.Engine.Tests.Telemetry;

/// <summary>
/// A small collector that takes metrics over OTLP/gRPC on loopback: as much of HTTP/2 without TLS (RFC 9113) as one
/// call at a time needs, and an empty answer to each.
/// </summary>
internal sealed class OtlpGrpcReceiver : IAsyncDisposable
{
    private const int PrefaceBytes = 24;
    private const int HeadBytes = 9;
    private const int MessageHeadBytes = 5;
    private const int MostWindow = int.MaxValue;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;
    private readonly ConcurrentQueue<ReceivedPoint> _points = new();

    public OtlpGrpcReceiver()
    {
        _listener.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _listening = Task.Run(ListenAsync);
    }

    private enum Frame : byte
    {
        Data = 0,
        Headers = 1,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
        WindowUpdate = 8,
    }

    [Flags]
    private enum Flags : byte
    {
        None = 0,

        // Of settings and pings: that they were taken.
        EndOfStream = 1,
        EndOfHeaders = 4,
        Padded = 8,
    }

    /// <summary>What is given as the collector's address.</summary>
    public string Endpoint { get; }

    /// <summary>The header blocks of all requests: .NET writes their texts as they are.</summary>
    public ConcurrentBag<string> Headers { get; } = [];

    /// <summary>All points, in the order in which they came.</summary>
    public IReadOnlyList<ReceivedPoint> Points => [.. _points];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The caller has gone, or the test ends.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        await ReadAsync(stream, PrefaceBytes);
        // The caller may send as much as it has, on each stream (setting 4) and on all of them together.
        byte[] window = new byte[6];
        window[1] = 4;
        BinaryPrimitives.WriteInt32BigEndian(window.AsSpan(2), MostWindow);
        await WriteAsync(stream, Frame.Settings, Flags.None, 0, window);
        BinaryPrimitives.WriteInt32BigEndian(window, MostWindow - ushort.MaxValue);
        await WriteAsync(stream, Frame.WindowUpdate, Flags.None, 0, window[..4]);
        var bodies = new Dictionary<int, MemoryStream>();
        while (true)
        {
            byte[] head = await ReadAsync(stream, HeadBytes);
            byte[] content = await ReadAsync(stream, (head[0] << 16) | (head[1] << 8) | head[2]);
            var flags = (Flags)head[4];
            int id = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
            switch ((Frame)head[3])
            {
                case Frame.Settings or Frame.Ping when !flags.HasFlag(Flags.EndOfStream):
                    bool isPing = (Frame)head[3] == Frame.Ping;
                    await WriteAsync(stream, (Frame)head[3], Flags.EndOfStream, 0, isPing ? content : []);
                    break;
                case Frame.Headers:
                    Headers.Add(Encoding.Latin1.GetString(content));
                    bodies[id] = new MemoryStream();
                    break;
                case Frame.Data:
                    int padding = flags.HasFlag(Flags.Padded) ? content[0] + 1 : 0;
                    bodies[id].Write(content.AsSpan(padding == 0 ? 0 : 1, content.Length - padding));
                    if (flags.HasFlag(Flags.EndOfStream))
                        await AnswerAsync(stream, id, bodies[id].ToArray());
                    break;
                case Frame.GoAway:
                    return;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream, int id, byte[] body)
    {
        foreach (ReceivedPoint point in OtlpRequest.Read(body.AsMemory(MessageHeadBytes)))
            _points.Enqueue(point);
        // HPACK (RFC 7541): :status 200 by its number, then the content type by that of its name; the text as it is.
        await WriteAsync(stream, Frame.Headers, Flags.EndOfHeaders, id,
            [0x88, 0x0F, 0x10, 16, .. "application/grpc"u8]);
        await WriteAsync(stream, Frame.Data, Flags.None, id, new byte[MessageHeadBytes]);
        await WriteAsync(stream, Frame.Headers, Flags.EndOfHeaders | Flags.EndOfStream, id,
            [0x00, 11, .. "grpc-status"u8, 1, .. "0"u8]);
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _end.Token);
        return bytes;
    }

    private async Task WriteAsync(NetworkStream stream, Frame frame, Flags flags, int id, byte[] content)
    {
        byte[] head = new byte[HeadBytes];
        BinaryPrimitives.WriteInt32BigEndian(head, content.Length << 8);
        head[3] = (byte)frame;
        head[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), id);
        await stream.WriteAsync((byte[])[.. head, .. content], _end.Token);
    }
}
