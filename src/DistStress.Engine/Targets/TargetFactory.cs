using System.Runtime.CompilerServices;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.Redis;

namespace DistStress.Engine.Targets;

/// <summary>Opens targets.</summary>
public static class TargetFactory
{
    /// <summary>Makes a target. It connects when it is checked, or at its first op.</summary>
    /// <param name="options">What to open.</param>
    /// <exception cref="DistStressException">The options cannot be right: an endpoint that cannot be read.</exception>
    public static ITarget Create(TargetOptions options) => options.Database switch
    {
        TargetDatabase.DynamoDb => CreateDynamoDb(options),
        TargetDatabase.Redis => CreateRedis(options),
        TargetDatabase.Null => new NullTarget(),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Database, "There is no such database."),
    };

    // Each store's client library is loaded when its method is compiled: in one method, the AWS SDK would be loaded
    // for a Redis target too.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DynamoDbTarget CreateDynamoDb(TargetOptions options) => new(options);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RedisTarget CreateRedis(TargetOptions options) => new(options);
}
