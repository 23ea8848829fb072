using System.Net;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>Connections to DynamoDB, made to fit the load.</summary>
internal static class HttpConnections
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    // AWS moves traffic by changing what a name resolves to; a connection that is never renewed would not notice.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    /// <summary>A pool of connections, kept alive from request to request. It goes through the proxy that the system
    /// names.</summary>
    /// <param name="options">The target: they are as many as it says, or as ops may be open at a time. Attempts that
    /// were given up have connections of their own beside these, where it does not say.</param>
    public static SocketsHttpHandler Pool(TargetOptions options) => new()
    {
        MaxConnectionsPerServer =
            options.Connections ?? (options.AttemptLimit is null ? 1 : 2) * options.MaxInFlight,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    };
}
