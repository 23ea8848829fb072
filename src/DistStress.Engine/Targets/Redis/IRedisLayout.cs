using DistStress.Engine.Generation;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>How items lie in Redis: one method an action, for one item.</summary>
/// <remarks>The methods throw what the client throws; the target turns that into results.</remarks>
internal interface IRedisLayout
{
    ValueTask<OpResult> PutItemAsync(IDatabase database, Item item, CancellationToken cancellationToken);

    ValueTask<OpResult> UpdateItemAsync(IDatabase database, Item item, CancellationToken cancellationToken);

    ValueTask<OpResult> GetItemAsync(IDatabase database, Item item, CancellationToken cancellationToken);

    ValueTask<OpResult> GetSubItemAsync(IDatabase database, Item item, CancellationToken cancellationToken);

    ValueTask<OpResult> DeleteItemAsync(IDatabase database, Item item, CancellationToken cancellationToken);

    ValueTask<OpResult> QueryAsync(IDatabase database, Item item, CancellationToken cancellationToken);
}
