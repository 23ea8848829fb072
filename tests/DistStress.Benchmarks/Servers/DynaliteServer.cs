using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Benchmarks.Servers;

/// <summary>dynalite, a DynamoDB-compatible server written in JavaScript, in memory.</summary>
internal sealed class DynaliteServer : ServerProcess
{
    private DynaliteServer(string node, string script, int port)
        : base(
            port,
            node,
            [
                script, "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
                    "--createTableMs", "0",
            ])
    {
    }

    public string Endpoint => $"http://127.0.0.1:{Port}";

    /// <summary>Starts a server with an empty table.</summary>
    /// <returns>The server; null where Node.js or the package is not installed.</returns>
    public static async Task<DynaliteServer?> StartAsync(string table)
    {
        if (Find("node") is not { } node || FindScript() is not { } script)
            return null;
        var server = new DynaliteServer(node, script, FreePort.Take());
        await server.WaitUntilReadyAsync();
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig { ServiceURL = server.Endpoint, AuthenticationRegion = "us-east-1" });
        await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [new AttributeDefinition("id", ScalarAttributeType.S)],
            KeySchema = [new KeySchemaElement("id", KeyType.HASH)],
        });
        while ((await client.DescribeTableAsync(table)).Table.TableStatus != TableStatus.ACTIVE)
            await Task.Delay(20);
        return server;
    }

    private static string? FindScript()
    {
        for (DirectoryInfo? directory = new(
            AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string script = Path.Combine(directory.FullName, "node_modules", "dynalite", "cli.js");
            if (File.Exists(script))
                return script;
        }

        return null;
    }
}
