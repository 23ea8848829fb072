using System.Diagnostics;
using System.Runtime.CompilerServices;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>Redis, or a server that speaks its protocol, as a target.</summary>
public sealed class RedisTarget : ITarget
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(64);

    private readonly RedisConnections _connections;
    private readonly TargetOptions _options;

    // The keys of the rows layout depend on what the servers are, which only they can say: null until they have.
    private volatile IRedisLayout? _layout;

    /// <summary>Makes a target; it connects when it is checked, or at its first op.</summary>
    /// <param name="options">The endpoint is host:port, a comma-separated list of those, or a StackExchange.Redis
    /// configuration string; null means localhost:6379.</param>
    /// <exception cref="DistStressException">The endpoint cannot be read.</exception>
    public RedisTarget(TargetOptions options)
    {
        _connections = new RedisConnections(options.Endpoint, options.OpBudget);
        _options = options;
        _layout = options.Layout switch
        {
            TargetLayout.Columns => new RedisColumns(options.TableName),
            TargetLayout.Rows => null,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Layout, "There is no such layout."),
        };
        Description = $"Redis at {_connections.Endpoint}, keys {options.TableName}:*";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        bool isCluster = await _connections.CheckAsync(cancellationToken).ConfigureAwait(false);
        _layout ??= new RedisRows(_options.TableName, isCluster);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            IDatabase database = _connections.Next() ??
                await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            IRedisLayout layout = _layout ??
                await ChooseLayoutAsync(database, cancellationToken).ConfigureAwait(false);
            var call = new Call(database, layout, operation.Action, start, cancellationToken);
            return await (operation.Items.Length == 1
                ? RunAsync(call, operation.Item)
                : RunAllAsync(call, operation)).ConfigureAwait(false);
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
    private static ValueTask<OpResult> Start(in Call call, Item item) =>
        call.Action switch
        {
            TrafficAction.PutItem or TrafficAction.BatchPutItem =>
                call.Layout.PutItemAsync(call.Database, item, call.Token),
            TrafficAction.UpdateItem => call.Layout.UpdateItemAsync(call.Database, item, call.Token),
            TrafficAction.GetItem or TrafficAction.BatchGetItem =>
                call.Layout.GetItemAsync(call.Database, item, call.Token),
            TrafficAction.GetSubItem or TrafficAction.BatchGetSubItem =>
                call.Layout.GetSubItemAsync(call.Database, item, call.Token),
            TrafficAction.DeleteItem => call.Layout.DeleteItemAsync(call.Database, item, call.Token),
            TrafficAction.Query => call.Layout.QueryAsync(call.Database, item, call.Token),
            _ => ValueTask.FromResult(new OpResult(
                OpStatus.Failed, Error: OpError.Unsupported, Detail: $"Redis has no action {call.Action}.")),
        };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OpResult> RunAsync(Call call, Item item)
    {
        for (int retries = 0; ; retries++)
        {
            try
            {
                OpResult result = await Start(call, item).ConfigureAwait(false);
                return retries == 0 ? result : result with { Retries = result.Retries + retries };
            }
            catch (RedisException error) when (IsOpen(call, error))
            {
                string? reason = RedisRefusal.IsAbort(error.Message)
                    ? await _connections.Refusals.SinceAsync(call.Start, call.Token).ConfigureAwait(false)
                    : null;
                if (reason is not null)
                    return RedisFailure.Refused(reason) with { Retries = retries };
                // An outright move is known to the client by now. What is under way takes a little longer.
                TimeSpan pause = FirstPause * Math.Min(1 << Math.Min(retries, 16), LongestPause / FirstPause);
                if (!IsCluster(call.Database) || Stopwatch.GetElapsedTime(call.Start) + pause > _options.OpBudget)
                {
                    RedisFailure.TryTranslate(error, default, out OpResult result);
                    return result with { Retries = retries };
                }

                await Task.Delay(pause, call.Token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether an error leaves open what is the matter: a slot of a cluster that moves, or a transaction given up
    /// for a reason that is told elsewhere.</summary>
    private static bool IsOpen(in Call call, RedisException error) => error switch
    {
        RedisServerException => RedisRefusal.IsAbort(error.Message) || RedisRefusal.IsSlotMove(error.Message),
        // The slot has moved to a node that the client is not connected to yet.
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } => IsCluster(call.Database),
        _ => false,
    };

    private static bool IsCluster(IDatabase database) =>
        database.Multiplexer.GetServers().Any(server => server.ServerType == ServerType.Cluster);

    private async ValueTask<IRedisLayout> ChooseLayoutAsync(IDatabase database, CancellationToken cancellationToken)
    {
        bool isCluster = await RedisConnections.IsClusterAsync(database, cancellationToken).ConfigureAwait(false);
        return _layout = new RedisRows(_options.TableName, isCluster);
    }

    private async ValueTask<OpResult> RunAllAsync(Call call, Operation operation)
    {
        var parts = new List<ValueTask<OpResult>>(operation.Items.Length);
        for (int i = 0; i < operation.Items.Length; i++)
        {
            // Of two items with one key the later wins, as it would one after the other. A put that looks at what it
            // replaces must not run beside another of the same key.
            if (operation.Action != TrafficAction.BatchPutItem || !IsRepeatedLater(operation.Items, i))
                parts.Add(RunAsync(call, operation.Items[i]));
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
                if (RedisFailure.TryTranslate(error, call.Token, out OpResult result))
                    sum.Add(result);
                else
                    cancelled = true;
            }
        }

        if (cancelled)
            call.Token.ThrowIfCancellationRequested();
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

    // What the parts of one op have in common. Start: when the op began, as Stopwatch.GetTimestamp counts.
    private readonly record struct Call(
        IDatabase Database, IRedisLayout Layout, TrafficAction Action, long Start, CancellationToken Token);
}
