using Amazon.DynamoDBv2;

namespace DistStress.Engine.Tests.Servers;

/// <summary>dynalite with a client, to make tables and to look at what is stored.</summary>
public sealed class DynaliteProcess : DynaliteServer, IDynamoDbServer
{
    private DynaliteProcess((string Node, string Script) program, int port)
        : base(program, port)
    {
        Client = DynamoDbTables.Connect(Endpoint);
    }

    /// <inheritdoc/>
    public AmazonDynamoDBClient Client { get; }

    /// <summary>Starts a server, which the test cannot do without.</summary>
    public static new async Task<DynaliteProcess> StartAsync()
    {
        var server = new DynaliteProcess(FindProgram(), FreePort.Take());
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Client.Dispose();
        return base.DisposeAsync();
    }
}
