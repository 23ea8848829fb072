using System.Net;
using System.Net.Sockets;
using System.Text;
using DistStress.Engine.Resp;

namespace DistStress.Engine.Tests.Servers;

/// <summary>A server of the Redis protocol that answers what a test wrote for it: for faults that real servers do not
/// show when asked.</summary>
internal sealed class ScriptedRedisServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string[], Answer> _answer;
    private readonly Task _loop;
    private int _connections;

    /// <summary>Starts the server.</summary>
    /// <param name="answer">From a command to its answer. A connection's first commands are answered by the
    /// server.</param>
    public ScriptedRedisServer(Func<string[], Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many connections came.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Sends each byte of an answer by itself.</summary>
    public bool ByteByByte { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                served.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }

        await Task.WhenAll(served);
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        socket.NoDelay = true;
        var received = new RespReceiver();
        try
        {
            int count;
            while ((count = await stream.ReadAsync(received.Room(), _stop.Token)) > 0)
            {
                received.Add(count);
                foreach (string[] command in Commands(received))
                {
                    Answer answer = command[0] switch
                    {
                        "PING" => new Answer("+PONG\r\n"),
                        "CLIENT" => new Answer("+OK\r\n"),
                        _ => _answer(command),
                    };
                    if (answer.After is not null)
                        await answer.After.WaitAsync(_stop.Token);
                    await SendAsync(stream, Encoding.Latin1.GetBytes(answer.Bytes), answer.Pause);
                    if (answer.Closes)
                        return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client hung up, or the test is over.
        }
    }

    private async Task SendAsync(NetworkStream stream, byte[] bytes, TimeSpan pause)
    {
        int step = ByteByByte || pause > TimeSpan.Zero ? 1 : Math.Max(1, bytes.Length);
        for (int at = 0; at < bytes.Length; at += step)
        {
            await stream.WriteAsync(bytes.AsMemory(at, step), _stop.Token);
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, _stop.Token);
        }
    }

    private static List<string[]> Commands(RespReceiver received)
    {
        var commands = new List<string[]>();
        while (received.TryNext(out ReadOnlySpan<byte> bytes))
        {
            var command = new RespReply(bytes);
            string[] words = new string[command.ReadArray()];
            for (int i = 0; i < words.Length; i++)
                words[i] = Encoding.Latin1.GetString(command.ReadString());
            commands.Add(words);
        }

        return commands;
    }

    /// <summary>An answer.</summary>
    /// <param name="Bytes">What is sent, a character a byte.</param>
    /// <param name="Closes">Whether the connection ends after it.</param>
    /// <param name="After">What must have happened before it is sent.</param>
    /// <param name="Pause">How long to wait after each byte; then the bytes go one by one.</param>
    internal sealed record Answer(
        string Bytes, bool Closes = false, Task? After = null, TimeSpan Pause = default);
}
