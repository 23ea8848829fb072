namespace DistStress.Engine.Tests.Stores;

/// <summary>The real servers that every action is tried on.</summary>
public enum StoreServer
{
    /// <summary>dynalite, for DynamoDB.</summary>
    Dynalite,

    /// <summary>DynamoDB Local, AWS's own.</summary>
    DynamoDbLocal,

    /// <summary>redis-server, a program.</summary>
    Redis,

    /// <summary>Garnet, inside the test host.</summary>
    Garnet,
}
