using System.Runtime.CompilerServices;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>Redis, or a server that speaks its protocol, as a target.</summary>
public sealed class RedisTarget : ITarget
{
    private readonly RedisConnections _connections;
    private readonly IRedisLayout _layout;

    /// <summary>Makes a target; it connects when it is checked, or at its first op.</summary>
    /// <param name="options">The endpoint is host:port, a comma-separated list of those, or a StackExchange.Redis
    /// configuration string; null means localhost:6379.</param>
    /// <exception cref="DistStressException">The endpoint cannot be read.</exception>
    public RedisTarget(TargetOptions options)
    {
        _connections = new RedisConnections(options.Endpoint, options.OpBudget);
        _layout = options.Layout switch
        {
            TargetLayout.Columns => new RedisColumns(options.TableName),
            TargetLayout.Rows => new RedisRows(options.TableName),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Layout, "There is no such layout."),
        };
        Description = $"Redis at {_connections.Endpoint}, keys {options.TableName}:*";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellationToken) =>
        await _connections.CheckAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            IDatabase database = _connections.Next() ??
                await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await (operation.Items.Length == 1
                ? Start(database, operation.Action, operation.Item, cancellationToken)
                : RunAllAsync(database, operation, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception error) when (RedisFailure.TryTranslate(error, cancellationToken, out OpResult result))
        {
            return result;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    /// <summary>Starts the commands of one item.</summary>
    /// <remarks>A batch action is the same commands for each of its items, all begun before the first answer.</remarks>
    private ValueTask<OpResult> Start(IDatabase database, TrafficAction action, Item item, CancellationToken token) =>
        action switch
        {
            TrafficAction.PutItem or TrafficAction.BatchPutItem => _layout.PutItemAsync(database, item, token),
            TrafficAction.UpdateItem => _layout.UpdateItemAsync(database, item, token),
            TrafficAction.GetItem or TrafficAction.BatchGetItem => _layout.GetItemAsync(database, item, token),
            TrafficAction.GetSubItem or TrafficAction.BatchGetSubItem =>
                _layout.GetSubItemAsync(database, item, token),
            TrafficAction.DeleteItem => _layout.DeleteItemAsync(database, item, token),
            TrafficAction.Query => _layout.QueryAsync(database, item, token),
            _ => ValueTask.FromResult(
                new OpResult(OpStatus.Failed, Error: OpError.Unsupported, Detail: $"Redis has no action {action}.")),
        };

    private async ValueTask<OpResult> RunAllAsync(IDatabase database, Operation operation, CancellationToken token)
    {
        var parts = new List<ValueTask<OpResult>>(operation.Items.Length);
        for (int i = 0; i < operation.Items.Length; i++)
        {
            // Of two items with one key the later wins, as it would one after the other. A put that looks at what it
            // replaces must not run beside another of the same key.
            if (operation.Action != TrafficAction.BatchPutItem || !IsRepeatedLater(operation.Items, i))
                parts.Add(Start(database, operation.Action, operation.Items[i], token));
        }

        var sum = default(OpResultSum);
        bool cancelled = false;
        foreach (ValueTask<OpResult> part in parts)
        {
            // Each part is awaited, whatever became of those before it: the op's items must not be reused while one runs.
            try
            {
                sum.Add(await part.ConfigureAwait(false));
            }
            catch (Exception error)
            {
                if (RedisFailure.TryTranslate(error, token, out OpResult result))
                    sum.Add(result);
                else
                    cancelled = true;
            }
        }

        if (cancelled)
            token.ThrowIfCancellationRequested();
        return sum.Total();
    }

    private static bool IsRepeatedLater(ReadOnlySpan<Item> items, int index)
    {
        ReadOnlySpan<byte> key = items[index].KeyUtf8.Span;
        for (int i = index + 1; i < items.Length; i++)
        {
            if (items[i].KeyUtf8.Span.SequenceEqual(key))
                return true;
        }

        return false;
    }
}
