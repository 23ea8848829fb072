using Amazon.Runtime;
using DistStress.Engine.Targets.DynamoDb.Sending;

namespace DistStress.Engine.Targets.DynamoDb.Sdk;

/// <summary>One HTTP client with as many connections as ops may be open at a time.</summary>
internal sealed class LoadHttpClientFactory : HttpClientFactory, IDisposable
{
    private readonly HttpClient _client;

    public LoadHttpClientFactory(TargetOptions options)
    {
        SocketsHttpHandler pool = HttpConnections.Pool(options);
        pool.PlaintextStreamFilter = static (context, _) => new(new WatchedConnection(context.PlaintextStream));
        _client = new HttpClient(new WholeAnswers { InnerHandler = pool })
        {
            // Each op brings its own end.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    /// <summary>Takes answers whole before the SDK sees them: it reads them on a thread that it holds as long as they
    /// take.</summary>
    private sealed class WholeAnswers : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response =
                await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }
}
