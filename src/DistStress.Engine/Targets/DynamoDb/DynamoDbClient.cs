using System.Globalization;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>The SDK's client, made to fit the load, that tells how often it tried.</summary>
internal sealed class DynamoDbClient : AmazonDynamoDBClient
{
    private const string RetriesKey = "diststress-retries";
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
    /// <exception cref="DistStressException">The endpoint is no URL, or there is no region.</exception>
    public static DynamoDbClient Open(TargetOptions options)
    {
        var httpClients = new LoadHttpClientFactory(options.MaxInFlight);
        var config = new AmazonDynamoDBConfig { HttpClientFactory = httpClients };
        AWSCredentials? credentials = null;
        if (options.Endpoint is null)
        {
            if (options.Region is not null)
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
            if (config.RegionEndpoint is null)
            {
                throw new DistStressException(
                    "NoRegion",
                    "DynamoDB needs a region: give \"region\" in the configuration, or set AWS_REGION.");
            }
        }
        else
        {
            if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            {
                throw new DistStressException(
                    "InvalidEndpoint",
                    $"\"{options.Endpoint}\" is no DynamoDB endpoint. Right is a URL such as http://localhost:8000.");
            }

            config.ServiceURL = options.Endpoint;
            config.AuthenticationRegion =
                options.Region ?? Environment.GetEnvironmentVariable("AWS_REGION") ?? LoopbackRegion;
            if (url.IsLoopback)
                credentials = LoopbackCredentials.Find();
        }

        return credentials is null
            ? new DynamoDbClient(config, httpClients)
            : new DynamoDbClient(credentials, config, httpClients);
    }

    /// <summary>How often the call behind an answer was tried again.</summary>
    public static int Retries(AmazonWebServiceResponse response) =>
        response.ResponseMetadata?.Metadata is { } metadata && metadata.TryGetValue(RetriesKey, out string? retries)
            ? int.Parse(retries, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>How often the call behind an error was tried again.</summary>
    public static int Retries(Exception error) => error.Data[RetriesKey] as int? ?? 0;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerBefore<RetryHandler>(new RetryCounter());
        pipeline.AddHandlerAfter<RetryHandler>(new LastThrottle());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _httpClients.Dispose();
    }

    /// <summary>Stands outside the SDK's retries and writes their number on what comes out.</summary>
    private sealed class RetryCounter : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            IRequestContext request = executionContext.RequestContext;
            try
            {
                T response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                if (request.Retries > 0)
                {
                    response.ResponseMetadata ??= new ResponseMetadata();
                    response.ResponseMetadata.Metadata[RetriesKey] =
                        request.Retries.ToString(CultureInfo.InvariantCulture);
                }

                return response;
            }
            catch (OperationCanceledException) when (LastThrottle.Of(request) is not null)
            {
                // The budget ran out in the pause before the next attempt: the throttle is why.
                Exception throttle = LastThrottle.Of(request)!;
                throttle.Data[RetriesKey] = request.Retries;
                throw throttle;
            }
            catch (Exception error)
            {
                error.Data[RetriesKey] = request.Retries;
                throw;
            }
        }
    }

    /// <summary>Stands inside the SDK's retries and keeps a throttle that ended the last attempt.</summary>
    private sealed class LastThrottle : PipelineHandler
    {
        private const string Key = "diststress-throttle";

        public static Exception? Of(IRequestContext request) =>
            request.Retries > 0 && request.ContextAttributes.TryGetValue(Key, out object? error) ? (Exception?)error : null;

        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            try
            {
                return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                executionContext.RequestContext.ContextAttributes[Key] =
                    DynamoDbFailure.IsThrottling(error) ? error : null;
                throw;
            }
        }
    }
}
