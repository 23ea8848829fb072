using Amazon.DynamoDBv2;

namespace DistStress.Engine.Tests.Servers;

/// <summary>A DynamoDB-compatible server with a client, to make tables and to look at what is stored.</summary>
public interface IDynamoDbServer
{
    /// <summary>Where it is: a URL.</summary>
    string Endpoint { get; }

    /// <summary>A client apart from the target's.</summary>
    AmazonDynamoDBClient Client { get; }
}
