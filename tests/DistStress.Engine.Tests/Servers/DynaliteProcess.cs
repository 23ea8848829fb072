using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Xunit;

namespace DistStress.Engine.Tests.Servers;

/// <summary>dynalite, a DynamoDB-compatible server, in memory on a free loopback port.</summary>
public sealed class DynaliteProcess : ServerProcess
{
    private DynaliteProcess(string node, string script, int port)
        : base(
            port,
            node,
            [
                script, "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
                "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0",
            ])
    {
        Client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig { ServiceURL = Endpoint, AuthenticationRegion = "us-east-1" });
    }

    public string Endpoint => $"http://127.0.0.1:{Port}";

    /// <summary>A client apart from the target's, to look at what is stored.</summary>
    public AmazonDynamoDBClient Client { get; }

    /// <summary>Starts a server; skips the test where Node.js or the package is not there.</summary>
    public static async Task<DynaliteProcess> StartAsync()
    {
        string? node = Find("node");
        Assert.SkipWhen(node is null, "Node.js is not on the PATH");
        string? script = FindScript();
        Assert.SkipWhen(script is null, "dynalite is not installed: npm ci in tests/");
        var server = new DynaliteProcess(node, script, FreePort.Take());
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Makes a table with string keys and waits until it is active.</summary>
    /// <param name="partitionKey">Name of the partition key.</param>
    /// <param name="sortKey">Name of the sort key; null for none.</param>
    /// <returns>The table's name: a new one every time.</returns>
    public async Task<string> CreateTableAsync(string partitionKey = "id", string? sortKey = null)
    {
        string table = "t" + Guid.NewGuid().ToString("N");
        var request = new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [new AttributeDefinition(partitionKey, ScalarAttributeType.S)],
            KeySchema = [new KeySchemaElement(partitionKey, KeyType.HASH)],
        };
        if (sortKey is not null)
        {
            request.AttributeDefinitions.Add(new AttributeDefinition(sortKey, ScalarAttributeType.S));
            request.KeySchema.Add(new KeySchemaElement(sortKey, KeyType.RANGE));
        }

        await Client.CreateTableAsync(request);
        while ((await Client.DescribeTableAsync(table)).Table.TableStatus != TableStatus.ACTIVE)
            await Task.Delay(10);
        return table;
    }

    public override ValueTask DisposeAsync()
    {
        Client.Dispose();
        return base.DisposeAsync();
    }

    private static string? FindScript()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string script = Path.Combine(directory.FullName, "node_modules", "dynalite", "cli.js");
            if (File.Exists(script))
                return script;
        }

        return null;
    }
}
