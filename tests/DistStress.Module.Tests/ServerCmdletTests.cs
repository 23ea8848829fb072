using System.Management.Automation;
using System.Net.Sockets;
using System.Text;

namespace DistStress.Module.Tests;

public sealed class ServerCmdletTests
{
    [Fact]
    public async Task A_server_starts_on_a_free_port_runs_scripts_and_stops()
    {
        using Session session = await Session.WithModuleAsync();
        dynamic server = Assert.Single(await session.RunAsync("$global:server = Start-DstServer; $server"));
        int port = server.Port;

        Assert.Equal($"127.0.0.1:{port}", (string)server.Endpoint);
        Assert.Equal(Environment.ProcessId, (int)server.ProcessId);
        Assert.Equal("+PONG", await AskAsync(port, "PING"));
        // Lua's native library comes through the module's load context.
        Assert.Equal(":3", await AskAsync(port, "EVAL \"return redis.call('INCRBY', KEYS[1], 3)\" 1 counter"));

        await session.RunAsync("$server | Stop-DstServer");
        await Assert.ThrowsAsync<SocketException>(() => AskAsync(port, "PING"));
    }

    [Fact]
    public async Task A_server_outlives_the_session_that_started_it()
    {
        string endpoint;
        using (Session first = await Session.WithModuleAsync())
            endpoint = Assert.Single(await first.LinesAsync("(Start-DstServer).Endpoint"));

        Assert.Equal("+PONG", await AskAsync(int.Parse(endpoint.Split(':')[1]), "PING"));
        using Session second = await Session.WithModuleAsync();
        await second.RunAsync($"Stop-DstServer {endpoint}");
    }

    [Fact]
    public async Task A_taken_port_is_an_error_that_says_what_to_do()
    {
        using Session session = await Session.WithModuleAsync();
        await session.RunAsync("$global:server = Start-DstServer");

        using Invocation second = session.Start("$ErrorActionPreference = 'Stop'; Start-DstServer -Port $server.Port");
        var exception = await Assert.ThrowsAnyAsync<RuntimeException>(second.WaitAsync);
        await session.RunAsync("$server | Stop-DstServer");

        Assert.StartsWith("PortTaken,", exception.ErrorRecord.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, exception.ErrorRecord.CategoryInfo.Category);
        Assert.Contains("another port", exception.Message);
    }

    [Fact]
    public async Task Stopping_an_unknown_server_is_an_error_and_the_others_are_stopped()
    {
        using Session session = await Session.WithModuleAsync();
        await session.RunAsync("$global:server = Start-DstServer");

        using Invocation stop = session.Start("Stop-DstServer 127.0.0.1:1, $server.Endpoint");
        await stop.WaitAsync();

        ErrorRecord error = Assert.Single(stop.Streams.Error);
        Assert.StartsWith("ServerNotFound,", error.FullyQualifiedErrorId);
        Assert.Equal("127.0.0.1:1", error.TargetObject);
        int port = int.Parse(Assert.Single(await session.LinesAsync("$server.Port")));
        await Assert.ThrowsAsync<SocketException>(() => AskAsync(port, "PING"));
    }

    [Fact]
    public async Task WhatIf_starts_and_stops_nothing()
    {
        using Session session = await Session.WithModuleAsync();
        Assert.Empty(await session.RunAsync("Start-DstServer -WhatIf"));

        int port = int.Parse(Assert.Single(await session.LinesAsync("$global:server = Start-DstServer; $server.Port")));
        await session.RunAsync("$server | Stop-DstServer -WhatIf");
        Assert.Equal("+PONG", await AskAsync(port, "PING"));
        await session.RunAsync("$server | Stop-DstServer");
    }

    // One inline command and the first line of its answer: no client library, the tests hold none.
    private static async Task<string> AskAsync(int port, string command)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, token);
        NetworkStream stream = client.GetStream();
        string[] words = [.. Words(command)];
        string request = $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(token).AsTask().WaitAsync(Limit.Hang, token) ?? string.Empty;
    }

    private static IEnumerable<string> Words(string command) =>
        command.Split('"').SelectMany((part, i) =>
            i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
