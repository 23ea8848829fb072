using DistStress.Engine.Configuration;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Working.Settings;

/// <summary>
/// Whether a worker may load what a configuration from Redis names. Whoever can write there must not send its load, and
/// with it its credentials, to an address of his choice.
/// </summary>
public static class ConfigTrust
{
    /// <summary>Throws unless the worker may follow the configuration.</summary>
    /// <exception cref="DistStressException">
    /// <c>PinnedDiffers</c>: the worker was started with another table, region or address. <c>EndpointRefused</c>: the
    /// address is one that only the worker's own user may name. <c>DatabaseMissing</c>: nothing says which store is
    /// meant.
    /// </exception>
    internal static void Confirm(StressConfig config, WorkerOptions options)
    {
        Compare("table_name", options.TableName, config.TableName);
        Compare("region", options.Region, config.Region);
        if (options.Endpoint is { } own && config.Endpoint is { } endpoint
            && TargetChoice.Database(config, options) is { } store && !store.IsSameEndpoint(own, endpoint))
            throw Differs("endpoint", store.ShowEndpoint(own), store.ShowEndpoint(endpoint));
        ConfirmEndpoint(config, options);
    }

    /// <summary>
    /// Throws where the configuration names an address that only the user of the process may name, and he did not.
    /// </summary>
    /// <param name="config">A configuration that came from Redis.</param>
    /// <param name="options">What goes before it.</param>
    /// <exception cref="DistStressException"><c>EndpointRefused</c>. <c>DatabaseMissing</c>: nothing says which store
    /// is meant.</exception>
    public static void ConfirmEndpoint(StressConfig config, WorkerOptions options)
    {
        if (options.Endpoint is not null || config.Endpoint is not { } endpoint)
            return;
        Store store = TargetChoice.Database(config, options);
        if ((store.EndpointRule(endpoint) ?? store.RemoteEndpointRule(endpoint)) is { } rule)
        {
            throw new DistStressException(
                ErrorKind.EndpointRefused, null,
                $"The endpoint in the configuration {rule}, since it comes from Redis, where others may write; but it "
                + $"is {store.ShowEndpoint(endpoint)}.");
        }
    }

    private static void Compare(string field, string? own, string? configured)
    {
        if (own is not null && configured is not null && own != configured)
            throw Differs(field, own, configured);
    }

    private static DistStressException Differs(string field, string own, string configured) => new(
        ErrorKind.PinnedDiffers, field,
        $"The configuration's {field} is {configured}, and this worker was started with {own} and takes no other.");
}
