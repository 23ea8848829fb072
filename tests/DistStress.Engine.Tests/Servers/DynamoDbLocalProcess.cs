using System.Globalization;
using Amazon.DynamoDBv2;

namespace DistStress.Engine.Tests.Servers;

/// <summary>DynamoDB Local, AWS's own, in memory on a free loopback port.</summary>
public sealed class DynamoDbLocalProcess : ServerProcess, IDynamoDbServer
{
    private DynamoDbLocalProcess(string java, string jar, int port)
        : base(
            port,
            java,
            [
                // What lives for a minute is not worth being compiled twice, and need not take the machine's memory.
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m",
                $"-Djava.library.path={Path.Combine(Path.GetDirectoryName(jar)!, "DynamoDBLocal_lib")}", "-jar", jar,
                "-inMemory", "-sharedDb", "-disableTelemetry", "-port", port.ToString(CultureInfo.InvariantCulture),
            ])
    {
        Client = DynamoDbTables.Connect(Endpoint);
    }

    /// <inheritdoc/>
    public string Endpoint => $"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public AmazonDynamoDBClient Client { get; }

    /// <summary>Starts a server, which the test cannot do without.</summary>
    public static async Task<DynamoDbLocalProcess> StartAsync()
    {
        var server = new DynamoDbLocalProcess(
            Prerequisite.Program("java"),
            NodePackage.File("amplify-dynamodb-simulator", Path.Combine("emulator", "DynamoDBLocal.jar")),
            FreePort.Take());
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
