using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.Null;
using DistStress.Engine.Targets.Redis;

namespace DistStress.Engine.Tests;

/// <summary>The stores, by short names.</summary>
internal static class TargetDatabase
{
    public static Store DynamoDb => DynamoDbStore.Instance;

    public static Store Redis => RedisStore.Instance;

    public static Store Null => NullStore.Instance;
}
