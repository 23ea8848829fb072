using System.Globalization;

namespace DistStress.Engine.Tests.Servers;

/// <summary>dynalite, a DynamoDB-compatible server, in memory on a free loopback port.</summary>
public class DynaliteServer : ServerProcess
{
    private protected DynaliteServer((string Node, string Script) program, int port)
        : base(
            port,
            program.Node,
            [
                program.Script, "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
                "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0",
            ])
    {
    }

    public string Endpoint => $"http://127.0.0.1:{Port}";

    /// <summary>Starts a server, which the test cannot do without.</summary>
    public static async Task<DynaliteServer> StartAsync()
    {
        var server = new DynaliteServer(FindProgram(), FreePort.Take());
        await server.WaitUntilReadyAsync();
        return server;
    }

    private protected static (string Node, string Script) FindProgram() =>
        (Prerequisite.Program("node"), NodePackage.File("dynalite", "cli.js"));
}
