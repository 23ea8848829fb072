using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using DistStress.Engine.Targets.DynamoDb.Sending;

namespace DistStress.Engine.Targets.DynamoDb.Sdk;

/// <summary>The SDK's client, made to fit the load.</summary>
internal sealed class DynamoDbClient : AmazonDynamoDBClient
{
    private const string LoopbackRegion = "us-east-1";

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
        NamedProfile? profile = options.ProfileName is null ? null : NamedProfile.Find(options.ProfileName);
        var httpClients = new LoadHttpClientFactory(options.Connections ?? options.MaxInFlight);
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
        AWSCredentials? credentials = profile?.Credentials;
        string? region = options.Region ?? profile?.Region;
        if (options.Endpoint is null)
        {
            if (region is not null)
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            if (config.RegionEndpoint is null)
            {
                throw new DistStressException(
                    ErrorKind.NoRegion, options.TableName,
                    "DynamoDB needs a region, and neither the options, the configuration, the profile nor AWS_REGION "
                    + "names one.");
            }
        }
        else
        {
            if (!DynamoDbStore.IsEndpoint(options.Endpoint))
            {
                throw new DistStressException(
                    ErrorKind.InvalidEndpoint, options.Endpoint,
                    $"\"{options.Endpoint}\" is no DynamoDB endpoint. Right is a URL such as http://localhost:8000.");
            }

            config.ServiceURL = options.Endpoint;
            config.AuthenticationRegion = region ??
                (Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } set ? set : LoopbackRegion);
            if (new Uri(options.Endpoint).IsLoopback)
                credentials ??= LoopbackCredentials.Find();
        }

        return credentials is null
            ? new DynamoDbClient(config, httpClients)
            : new DynamoDbClient(credentials, config, httpClients);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _httpClients.Dispose();
    }
}
