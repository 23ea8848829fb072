using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>How items lie in a DynamoDB table: one method an action.</summary>
/// <remarks>A failure of the store, or of the way to it, is a result.</remarks>
internal interface IDynamoDbLayout
{
    ValueTask<OpResult> PutItemAsync(OpSession op, Item item);

    ValueTask<OpResult> UpdateItemAsync(OpSession op, Item item);

    ValueTask<OpResult> GetItemAsync(OpSession op, Item item);

    ValueTask<OpResult> GetSubItemAsync(OpSession op, Item item);

    ValueTask<OpResult> DeleteItemAsync(OpSession op, Item item);

    ValueTask<OpResult> QueryAsync(OpSession op, Operation operation);

    ValueTask<OpResult> BatchGetItemAsync(OpSession op, Operation operation);

    ValueTask<OpResult> BatchGetSubItemAsync(OpSession op, Operation operation);

    ValueTask<OpResult> BatchPutItemAsync(OpSession op, Operation operation);
}
