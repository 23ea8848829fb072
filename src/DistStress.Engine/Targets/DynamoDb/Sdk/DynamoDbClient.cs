using Amazon.DynamoDBv2;
using Amazon.Runtime;
using DistStress.Engine.Targets.DynamoDb.Sending;

namespace DistStress.Engine.Targets.DynamoDb.Sdk;

/// <summary>The SDK's client, made to fit the load.</summary>
internal sealed class DynamoDbClient : AmazonDynamoDBClient
{
    private readonly LoadHttpClientFactory _httpClients;

    // Without credentials the SDK's own chain finds them, at the first call.
    private DynamoDbClient(AmazonDynamoDBConfig config, LoadHttpClientFactory httpClients)
        : base(config)
    {
        _httpClients = httpClients;
    }

    private DynamoDbClient(AWSCredentials credentials, AmazonDynamoDBConfig config, LoadHttpClientFactory httpClients)
        : base(credentials, config)
    {
        _httpClients = httpClients;
    }

    /// <summary>Makes a client; it connects at its first call.</summary>
    /// <param name="options">The target.</param>
    /// <param name="retries">How often the client itself tries a call again.</param>
    /// <exception cref="DistStressException">The endpoint is no URL, there is no region, or no such
    /// profile.</exception>
    public static DynamoDbClient Open(TargetOptions options, int retries = 3)
    {
        StorePlace place = StorePlace.Of(options);
        var httpClients = new LoadHttpClientFactory(options);
        var config = new AmazonDynamoDBConfig
        {
            HttpClientFactory = httpClients,

            // Said here, no environment variable says otherwise.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = retries,

            // It would send a call up to ten times more, at once, where its connection was cut.
            MaxStaleConnectionRetries = 0,

            // The SDK would stop trying again, for all ops of the client, once about a hundred were refused at a time.
            ThrottleRetries = false,
        };
        place.Put(config);
        return place.Credentials is null
            ? new DynamoDbClient(config, httpClients)
            : new DynamoDbClient(place.Credentials, config, httpClients);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _httpClients.Dispose();
    }
}
