using System.Net;
using Amazon.Runtime;

namespace DistStress.Engine.Targets.DynamoDb.Sdk;

/// <summary>One HTTP client with as many connections as ops may be open at a time.</summary>
internal sealed class LoadHttpClientFactory : HttpClientFactory, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    // AWS moves traffic by changing what a name resolves to; a connection that is never renewed would not notice.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    private readonly HttpClient _client;

    public LoadHttpClientFactory(int maxConnections)
    {
        _client = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = maxConnections,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            PlaintextStreamFilter = static (context, _) => new(new WatchedConnection(context.PlaintextStream)),
        })
        {
            // Each op brings its own end.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();
}
