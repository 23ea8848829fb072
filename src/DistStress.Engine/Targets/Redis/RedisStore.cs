using System.Runtime.CompilerServices;
using DistStress.Engine.Connections;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Preparation;

namespace DistStress.Engine.Targets.Redis;

/// <summary>Redis, ElastiCache, Valkey or Garnet.</summary>
public sealed class RedisStore : Store
{
    private RedisStore()
    {
    }

    /// <summary>The one object of the kind.</summary>
    public static RedisStore Instance { get; } = new();

    /// <inheritdoc/>
    public override string Word => "redis";

    /// <inheritdoc/>
    public override string Name => "Redis";

    /// <inheritdoc/>
    public override string Summary => "Redis, ElastiCache, Valkey, Garnet";

    /// <inheritdoc/>
    public override string EndpointForms =>
        "for Redis host:port, `redis://` or `rediss://` (TLS) with user and password, several of them, or a "
        + "StackExchange.Redis configuration string (`ssl=true`, `user=`, `password=`); a Redis Cluster is recognized";

    /// <inheritdoc/>
    public override string EndpointExample => "\"host:6379\" for Redis";

    /// <inheritdoc/>
    public override bool SharesControlRedis => true;

    /// <inheritdoc/>
    // Keys could begin so, and it would be a configuration that was made for another store.
    public override string? TableNameRule(string tableName, string? region) =>
        tableName.StartsWith("arn:aws", StringComparison.Ordinal)
            ? "must for Redis be what keys begin with, and no ARN"
            : null;

    /// <inheritdoc/>
    public override string? EndpointRule(string endpoint) => RedisEndpointOptions.FindOther(endpoint) is { } option
        ? $"must for Redis not have the option {option}, which only a worker's own endpoint may"
        : null;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bool IsSameEndpoint(string a, string b) => a == b || ShowEndpoint(a) == ShowEndpoint(b);

    /// <inheritdoc/>
    public override string ShowEndpoint(string endpoint) => RedisAddress.Open(endpoint);

    /// <inheritdoc/>
    public override StoreLimits LimitsOf(TargetLayout layout) => RedisLimits.All;

    /// <inheritdoc/>
    public override StoreLimits LimitsOfTable(TableShape table) =>
        table.HasCollections ? RedisLimits.Collections : RedisLimits.All;

    /// <inheritdoc/>
    // docs/performance.md, "How many workers".
    public override StoreEffort Effort(StoreClient client) => new(2, 1, RedisConnections.UsualMost);

    /// <inheritdoc/>
    // Never part of its caller, which would then load the client library when it is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override ITarget Open(TargetOptions options) => new RedisTarget(options);

    /// <inheritdoc/>
    public override async Task<PreparedTarget> PrepareAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken)
    {
        PreparedTarget prepared = await ReachAsync(
            target, "Reachable", "Redis needs no table; the server answers.", cancellationToken).ConfigureAwait(false);
        return target.Endpoint is null ? prepared : prepared with { Endpoint = Describe(target.Endpoint) };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Describe(string endpoint) => RedisAddress.Describe(RedisAddress.Read(endpoint));
}
