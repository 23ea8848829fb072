using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Working;

/// <summary>Which target a worker uses: its own options first, then the configuration.</summary>
internal static class TargetChoice
{
    /// <summary>What to open.</summary>
    /// <exception cref="DistStressException"><c>DatabaseMissing</c>: neither says which store is meant.</exception>
    public static TargetOptions For(StressConfig config, WorkerOptions options, ControlConnection control)
    {
        // A guess could send load, and cost, to a store that nobody meant.
        TargetDatabase database = options.Database ?? config.Database ?? throw new DistStressException("DatabaseMissing",
            "Neither -Database nor the configuration's 'database' says which store to load. "
            + "Give -Database dynamodb, redis or null.");
        string? endpoint = options.Endpoint ?? config.Endpoint;
        if (database == TargetDatabase.Redis)
            endpoint ??= control.ConnectionText;
        return new TargetOptions
        {
            Database = database,
            TableName = config.TableName,
            Layout = config.Layout,
            Endpoint = endpoint,
            Region = config.Region,
            MaxInFlight = config.MaxInFlight,
            ConsistentRead = config.ConsistentRead,
        };
    }
}
