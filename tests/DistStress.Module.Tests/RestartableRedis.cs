using System.Net.Sockets;
using System.Text;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Module.Tests;

/// <summary>redis-server with an append-only file: it may be killed and started again, and has its data then.</summary>
internal sealed class RestartableRedis : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dst faults ");
    private Server _server = null!;

    private RestartableRedis()
    {
    }

    public int Port => _server.Port;

    public int ProcessId => _server.ProcessId;

    public string Endpoint => $"127.0.0.1:{Port}";

    public static async Task<RestartableRedis> StartAsync()
    {
        var redis = new RestartableRedis();
        await redis.StartOnAsync(FreePort.Take());
        return redis;
    }

    /// <summary>Ends the server as a crash would, and starts it again on the same port.</summary>
    public async Task RestartAsync(TimeSpan away)
    {
        int port = Port;
        await _server.DisposeAsync();
        await Task.Delay(away);
        await StartOnAsync(port);
    }

    /// <summary>Ends the server as a crash would.</summary>
    public void Kill() => _server.Kill();

    /// <summary>
    /// What a command answers that has a number for an answer; -1 while the server is away or loads its data.
    /// </summary>
    public async Task<long> NumberAsync(params string[] command) =>
        await AskAsync(command) is [':', .. string number] ? long.Parse(number) : -1;

    /// <summary>
    /// What a command answers that has a line of text for an answer; empty while the server is away or loads its data.
    /// </summary>
    public async Task<string> TextAsync(params string[] command) =>
        await AskAsync(command) is ['+', .. string text] ? text : "";

    private async Task<string> AskAsync(string[] command)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            var request = new StringBuilder($"*{command.Length}\r\n");
            foreach (string part in command)
                request.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()));
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync() ?? "";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartOnAsync(int port)
    {
        _server = new Server(port, _folder.FullName);
        await _server.ReadyAsync();
        // It takes connections while it still loads its data, and refuses commands then.
        using var limit = new CancellationTokenSource(Limit.Hang);
        while (await NumberAsync("EXISTS", "nothing") != 0)
            await Task.Delay(20, limit.Token);
    }

    // What is written to the file before a command is answered outlives the process, synchronized or not.
    private sealed class Server(int port, string folder) : ServerProcess(port, Prerequisite.Program("redis-server"),
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--dir", folder, "--appendonly", "yes",
                "--appendfsync", "no",
        ])
    {
        public Task ReadyAsync() => WaitUntilReadyAsync();
    }
}
