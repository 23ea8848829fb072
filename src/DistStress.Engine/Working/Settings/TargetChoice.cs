using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Working.Settings;

/// <summary>Which target a worker uses: its own options first, then the configuration.</summary>
public static class TargetChoice
{
    /// <summary>The store that a worker with these options would load.</summary>
    /// <exception cref="DistStressException"><c>DatabaseMissing</c>: neither says which store is meant.</exception>
    public static Store Database(StressConfig config, WorkerOptions options) =>
        // A guess could send load, and cost, to a store that nobody meant.
        options.Database ?? config.Database ?? throw new DistStressException(ErrorKind.DatabaseMissing, null,
            "Neither the worker's options nor the configuration's 'database' says which store to load.");

    /// <summary>Whether the target is the Redis that carries the work: it is where no other is named.</summary>
    /// <exception cref="DistStressException"><c>DatabaseMissing</c>: neither says which store is meant.</exception>
    public static bool IsControlServer(StressConfig config, WorkerOptions options) =>
        Database(config, options).SharesControlRedis && (options.Endpoint ?? config.Endpoint) is null;

    /// <summary>What to open.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">What goes before it.</param>
    /// <param name="control">
    /// The Redis that carries the work; may be null where the configuration does not come from it and
    /// <see cref="IsControlServer"/> does not hold.
    /// </param>
    /// <exception cref="DistStressException"><c>DatabaseMissing</c>: neither says which store is meant.</exception>
    public static TargetOptions For(StressConfig config, WorkerOptions options, ControlConnection? control) => new()
    {
        Database = Database(config, options),
        TableName = config.TableName,
        Layout = config.Layout,
        Keys = config.Shape(),
        Endpoint = IsControlServer(config, options) ? control!.ConnectionText : options.Endpoint ?? config.Endpoint,
        Region = options.Region ?? config.Region,
        ProfileName = options.ProfileName,
        MaxInFlight = config.MaxInFlight,
        ConsistentRead = config.ConsistentRead,
        Connections = config.Connections,
        Time = control?.Time ?? DeadlineTimeProvider.Machine,
        OpBudget = (control?.Timings ?? Timings.Default).OpBudget,
    };
}
