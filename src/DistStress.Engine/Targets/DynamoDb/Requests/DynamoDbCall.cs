namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>The calls of DynamoDB's API that ops make. A name here is the name there.</summary>
internal enum DynamoDbCall
{
    GetItem,
    PutItem,
    UpdateItem,
    DeleteItem,
    Query,
    Scan,
    BatchGetItem,
    BatchWriteItem,
}
