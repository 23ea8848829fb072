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
    /// <exception cref="DistStressException">The endpoint is no URL, there is no region, or no such profile.</exception>
    public static DynamoDbClient Open(TargetOptions options)
    {
        NamedProfile? profile = options.ProfileName is null ? null : NamedProfile.Find(options.ProfileName);
        var httpClients = new LoadHttpClientFactory(options.MaxInFlight);
        var config = new AmazonDynamoDBConfig { HttpClientFactory = httpClients };
        AWSCredentials? credentials = profile?.Credentials;
        string? region = options.Region ?? profile?.Region;
        if (options.Endpoint is null)
        {
            if (region is not null)
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            if (config.RegionEndpoint is null)
            {
                throw new DistStressException(
                    "NoRegion",
                    "DynamoDB needs a region: give -Region, or \"region\" in the configuration, or set AWS_REGION.");
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
            config.AuthenticationRegion = region ??
                (Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } set ? set : LoopbackRegion);
            if (url.IsLoopback)
                credentials ??= LoopbackCredentials.Find();
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
        pipeline.AddHandlerAfter<RetryHandler>(new AttemptWatch());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _httpClients.Dispose();
    }

    /// <summary>What became of the attempts of one call.</summary>
    private sealed class Attempts
    {
        private const string Key = "diststress-attempts";

        public int Count { get; private set; }

        /// <summary>What ended the last attempt; null while it runs, and after a success.</summary>
        public Exception? LastError { get; set; }

        public int Retries => Math.Max(0, Count - 1);

        public static Attempts Of(IRequestContext request)
        {
            if (request.ContextAttributes.TryGetValue(Key, out object? kept))
                return (Attempts)kept;
            var attempts = new Attempts();
            request.ContextAttributes[Key] = attempts;
            return attempts;
        }

        public void Begin()
        {
            Count++;
            LastError = null;
        }
    }

    /// <summary>Stands outside the SDK's retries and writes their number on what comes out.</summary>
    private sealed class RetryCounter : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            Attempts attempts = Attempts.Of(executionContext.RequestContext);
            try
            {
                T response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                if (attempts.Retries > 0)
                {
                    response.ResponseMetadata ??= new ResponseMetadata();
                    response.ResponseMetadata.Metadata[RetriesKey] =
                        attempts.Retries.ToString(CultureInfo.InvariantCulture);
                }

                return response;
            }
            catch (OperationCanceledException) when (attempts.LastError is not null)
            {
                // The budget ran out in the pause before the next attempt: what ended the last one is why.
                attempts.LastError.Data[RetriesKey] = attempts.Retries;
                throw attempts.LastError;
            }
            catch (Exception error)
            {
                error.Data[RetriesKey] = attempts.Retries;
                throw;
            }
        }
    }

    /// <summary>Stands inside the SDK's retries and sees each attempt.</summary>
    private sealed class AttemptWatch : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            Attempts attempts = Attempts.Of(executionContext.RequestContext);
            attempts.Begin();
            try
            {
                return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                if (!executionContext.RequestContext.CancellationToken.IsCancellationRequested)
                    attempts.LastError = error;
                throw;
            }
        }
    }
}
