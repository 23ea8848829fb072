using System.Runtime.CompilerServices;
using DistStress.Engine.Configuration;
using DistStress.Engine.Connections;
using DistStress.Engine.Targets.DynamoDb.Tables;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Preparation;

/// <summary>Makes targets ready for load: for DynamoDB the table, for other stores there is nothing to make.</summary>
public static class TargetPreparation
{
    /// <summary>Says what preparing a target will do to it; does nothing.</summary>
    /// <param name="target">The target.</param>
    /// <param name="options">How it will be prepared.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <exception cref="DistStressException">
    /// The target cannot be right, or DynamoDB cannot be reached, or its table has another key than the layout needs.
    /// </exception>
    public static Task<PreparationLook> LookAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken) =>
        target.Database == TargetDatabase.DynamoDb
            ? LookAtDynamoDbAsync(target, options, cancellationToken)
            : DescribeAsync(target);

    /// <summary>Prepares a target, and waits until it can take load.</summary>
    /// <param name="target">The target.</param>
    /// <param name="options">How it is prepared.</param>
    /// <param name="cancellationToken">Ends the wait early; a table whose creation has begun comes into being all the same.</param>
    /// <exception cref="DistStressException">It cannot be prepared; the message says what to do.</exception>
    public static Task<PreparedTarget> RunAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken) => target.Database switch
    {
        TargetDatabase.DynamoDb => PrepareDynamoDbAsync(target, options, cancellationToken),
        TargetDatabase.Redis => ReachAsync(
            target, "Reachable", "Redis needs no table; the server answers.", RedisEndpoint, cancellationToken),
        _ => ReachAsync(target, "None", "There is no store under load, so nothing to create.", _ => null, cancellationToken),
    };

    // Each in a method of its own, as in TargetFactory, so that no other store's client library is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<PreparationLook> LookAtDynamoDbAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken)
    {
        using var preparation = new DynamoDbPreparation(target, options);
        return await preparation.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<PreparedTarget> PrepareDynamoDbAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken)
    {
        using var preparation = new DynamoDbPreparation(target, options);
        return await preparation.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PreparationLook> DescribeAsync(TargetOptions target)
    {
        await using ITarget store = TargetFactory.Create(target);
        return new PreparationLook(store.Description, null);
    }

    private static async Task<PreparedTarget> ReachAsync(
        TargetOptions target,
        string status,
        string message,
        Func<TargetOptions, string?> endpoint,
        CancellationToken cancellationToken)
    {
        await using ITarget store = TargetFactory.Create(target);
        await store.CheckAsync(cancellationToken).ConfigureAwait(false);
        return new PreparedTarget
        {
            Database = target.Database,
            TableName = target.TableName,
            Layout = target.Layout,
            Status = status,
            Message = message,
            Endpoint = endpoint(target),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? RedisEndpoint(TargetOptions target) =>
        target.Endpoint is null ? null : RedisAddress.Describe(ConfigurationOptions.Parse(target.Endpoint));
}
