using System.Runtime.CompilerServices;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using DistStress.Engine.Targets.Redis.Layouts;
using DistStress.Engine.Targets.Redis.Pipelining;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>Redis, or a server that speaks its protocol, as a target.</summary>
public sealed class RedisTarget : IDirectTarget
{
    private readonly RedisConnections _connections;
    private readonly TargetOptions _options;
    private readonly SemaphoreSlim _choosing = new(1);

    // Who carries the commands, and the keys of the rows layout, depend on what the servers are, which only they can
    // say: null until they have.
    private volatile IRedisExecutor? _executor;
    private volatile bool _disposed;

    /// <summary>Makes a target; it connects when it is checked, or at its first op.</summary>
    /// <param name="options">The endpoint is host:port, a comma-separated list of those, or a StackExchange.Redis
    /// configuration string; null means localhost:6379.</param>
    /// <exception cref="DistStressException">The endpoint cannot be read.</exception>
    public RedisTarget(TargetOptions options)
    {
        if (options.Layout is not (TargetLayout.Columns or TargetLayout.Rows))
            throw new ArgumentOutOfRangeException(nameof(options), options.Layout, "There is no such layout.");
        _connections = new RedisConnections(options.Endpoint, options.Connections, options.OpBudget, options.Time);
        _options = options;
        Description = $"Redis at {_connections.Endpoint}, keys {options.TableName}:*";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        await _connections.CheckAsync(cancellationToken).ConfigureAwait(false);
        await ChooseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken) =>
        RunAsync(operation, holds: false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OpResult> BeginAsync(Operation operation, CancellationToken cancellationToken) =>
        RunAsync(operation, holds: true, cancellationToken);

    /// <inheritdoc/>
    bool IDirectTarget.TryBegin(Operation operation, IOpEnd end, CancellationToken cancellationToken)
    {
        if (_executor is not RespExecutor own || operation.Items.Length != 1)
            return false;
        own.Begin(EachItem(operation), operation.Item, end, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public void Flush() => _executor?.Flush();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_executor is { } executor)
            await executor.DisposeAsync().ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask<OpResult> RunAsync(Operation operation, bool holds, CancellationToken cancellationToken)
    {
        if (_executor is not { } executor)
            return ChooseAndRunAsync(operation, cancellationToken);
        TrafficAction each = EachItem(operation);
        return operation.Items.Length == 1
            ? executor.RunAsync(each, operation.Item, holds, cancellationToken)
            : RunAllAsync(executor, each, operation, holds, cancellationToken);
    }

    private static TrafficAction EachItem(Operation operation) =>
        operation.Action.Descriptor().EachItem ?? operation.Action;

    private async ValueTask<OpResult> ChooseAndRunAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            await ChooseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (RedisFailure.TryTranslate(error, cancellationToken, out OpResult result))
        {
            return result;
        }

        return await RunAsync(operation, holds: false, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ChooseAsync(CancellationToken cancellationToken)
    {
        await _choosing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _executor ??= await OpenExecutorAsync(cancellationToken).ConfigureAwait(false);
            // A target that was closed meanwhile must not leave connections behind.
            if (_disposed)
                await _executor.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _choosing.Release();
        }

        // What the choice, or a check, needed the client for is over where it does not carry the load.
        if (_executor is not ClientExecutor)
            await _connections.CloseAsync().ConfigureAwait(false);
    }

    private async ValueTask<IRedisExecutor> OpenExecutorAsync(CancellationToken cancellationToken)
    {
        ServerType type = await _connections.FindTypeAsync(cancellationToken).ConfigureAwait(false);
        var keys = new TableKeys(_options.Table);
        IRedisLayout layout = _options.Layout == TargetLayout.Columns
            ? new RedisColumns(_options.TableName, keys)
            : new RedisRows(_options.TableName, type == ServerType.Cluster, keys);
        return await OpenOwnAsync(type, layout, cancellationToken).ConfigureAwait(false)
            ?? new ClientExecutor(_connections, layout, _options);
    }

    // A server that takes the client's connections and not these has a reason, and there may be a proxy before it: the
    // client then carries the load. One that is away now will come back.
    private async ValueTask<IRedisExecutor?> OpenOwnAsync(
        ServerType type, IRedisLayout layout, CancellationToken cancellationToken)
    {
        if (type != ServerType.Standalone || !RespServer.CanServe(_connections.Configuration))
            return null;
        var own = new RespExecutor(_connections.Configuration, layout, _connections.Count, _options);
        try
        {
            if (await own.OpenAsync(cancellationToken).ConfigureAwait(false)
                is not (RespRefusedException or RespProtocolException))
                return own;
        }
        catch
        {
            await own.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await own.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<OpResult> RunAllAsync(
        IRedisExecutor executor, TrafficAction each, Operation operation, bool holds,
            CancellationToken cancellationToken)
    {
        // Of two items with one key the later wins, as it would one after the other. A put that looks at what it
        // replaces must not run beside another of the same key.
        Dictionary<string, int>? last = operation.Action.Descriptor().Writes ? LastPlaces(operation.Items) : null;
        var parts = new List<ValueTask<OpResult>>(operation.Items.Length);
        for (int i = 0; i < operation.Items.Length; i++)
        {
            if (last is null || last[operation.Items[i].Key] == i)
                parts.Add(executor.RunAsync(each, operation.Items[i], holds: true, cancellationToken));
        }

        if (!holds)
            executor.Flush();
        var sum = default(OpResultSum);
        bool cancelled = false;
        foreach (ValueTask<OpResult> part in parts)
        {
            // Each part is awaited, whatever became of those before it: the op's items must not be reused while one
            // runs.
            try
            {
                sum.Add(await part.ConfigureAwait(false));
            }
            catch (Exception error)
            {
                if (RedisFailure.TryTranslate(error, cancellationToken, out OpResult result))
                    sum.Add(result);
                else
                    cancelled = true;
            }
        }

        // The parts end where replies are read; what follows on a plain op is its caller's, and may block.
        if (!holds)
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (cancelled)
            cancellationToken.ThrowIfCancellationRequested();
        return sum.Total();
    }

    // Where each key stands last.
    private static Dictionary<string, int> LastPlaces(ReadOnlySpan<Item> items)
    {
        var last = new Dictionary<string, int>(items.Length);
        for (int i = 0; i < items.Length; i++)
            last[items[i].Key] = i;
        return last;
    }
}
