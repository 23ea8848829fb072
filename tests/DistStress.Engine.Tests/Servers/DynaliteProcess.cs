using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace DistStress.Engine.Tests.Servers;

/// <summary>dynalite with a client, to make tables and to look at what is stored.</summary>
public sealed class DynaliteProcess : DynaliteServer
{
    private DynaliteProcess((string Node, string Script) program, int port)
        : base(program, port)
    {
        Client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig { ServiceURL = Endpoint, AuthenticationRegion = "us-east-1" });
    }

    /// <summary>A client apart from the target's, to look at what is stored.</summary>
    public AmazonDynamoDBClient Client { get; }

    /// <summary>Starts a server, which the test cannot do without.</summary>
    public static new async Task<DynaliteProcess> StartAsync()
    {
        var server = new DynaliteProcess(FindProgram(), FreePort.Take());
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
}
