using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>How items lie in a DynamoDB table: one method an action.</summary>
/// <remarks>The methods throw what the client throws; the target turns that into results.</remarks>
internal interface IDynamoDbLayout
{
    Task<OpResult> PutItemAsync(Item item, CancellationToken cancellationToken);

    Task<OpResult> UpdateItemAsync(Item item, CancellationToken cancellationToken);

    Task<OpResult> GetItemAsync(Item item, CancellationToken cancellationToken);

    Task<OpResult> GetSubItemAsync(Item item, CancellationToken cancellationToken);

    Task<OpResult> DeleteItemAsync(Item item, CancellationToken cancellationToken);

    Task<OpResult> QueryAsync(Item item, CancellationToken cancellationToken);

    Task<OpResult> BatchGetItemAsync(Operation operation, CancellationToken cancellationToken);

    Task<OpResult> BatchGetSubItemAsync(Operation operation, CancellationToken cancellationToken);

    Task<OpResult> BatchPutItemAsync(Operation operation, CancellationToken cancellationToken);
}
