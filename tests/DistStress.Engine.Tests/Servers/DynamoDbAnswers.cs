namespace DistStress.Engine.Tests.Servers;

/// <summary>Bodies that DynamoDB answers with, for servers that say what a test tells them.</summary>
internal static class DynamoDbAnswers
{
    /// <summary>The table has no capacity left.</summary>
    public const string Throttled =
        """{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"too fast"}""";
}
