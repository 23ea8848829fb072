using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace DistStress.Engine.Tests.Servers;

/// <summary>Tables of a test's own on a server that it may share with others.</summary>
internal static class DynamoDbTables
{
    /// <summary>Makes a table with string keys and waits until it is active.</summary>
    /// <param name="server">Where.</param>
    /// <param name="partitionKey">Name of the partition key.</param>
    /// <param name="sortKey">Name of the sort key; null for none.</param>
    /// <returns>The table's name: a new one every time.</returns>
    public static Task<string> CreateTableAsync(
        this IDynamoDbServer server, string partitionKey = "id", string? sortKey = null)
    {
        string[] names = sortKey is null ? [partitionKey] : [partitionKey, sortKey];
        return server.CreateTableAsync(new CreateTableRequest
        {
            AttributeDefinitions = [.. names.Select(name => new AttributeDefinition(name, ScalarAttributeType.S))],
            KeySchema =
            [
                .. names.Select(
                    name => new KeySchemaElement(name, name == partitionKey ? KeyType.HASH : KeyType.RANGE)),
            ],
        });
    }

    /// <summary>Makes an on-demand table and waits until it is active.</summary>
    /// <param name="server">Where.</param>
    /// <param name="request">All but its name and how it is billed.</param>
    /// <returns>The table's name: a new one every time.</returns>
    public static async Task<string> CreateTableAsync(this IDynamoDbServer server, CreateTableRequest request)
    {
        request.TableName = "t" + Guid.NewGuid().ToString("N");
        request.BillingMode = BillingMode.PAY_PER_REQUEST;
        await server.Client.CreateTableAsync(request);
        while ((await server.Client.DescribeTableAsync(request.TableName)).Table.TableStatus != TableStatus.ACTIVE)
            await Task.Delay(10);
        return request.TableName;
    }

    /// <summary>A client of a server on this machine.</summary>
    /// <param name="endpoint">Where the server is.</param>
    /// <param name="retries">How often it tries a call again; null for as often as the SDK does.</param>
    public static AmazonDynamoDBClient Connect(string endpoint, int? retries = null)
    {
        var config = new AmazonDynamoDBConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" };
        if (retries is { } most)
            config.MaxErrorRetry = most;
        return new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), config);
    }
}
