using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>The SDK's client, made to fit the load, that tells what its calls came to.</summary>
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

    /// <summary>What the pauses between calls pass by.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes a client; it connects at its first call.</summary>
    /// <exception cref="DistStressException">The endpoint is no URL, there is no region, or no such
    /// profile.</exception>
    public static DynamoDbClient Open(TargetOptions options)
    {
        NamedProfile? profile = options.ProfileName is null ? null : NamedProfile.Find(options.ProfileName);
        var httpClients = new LoadHttpClientFactory(options.Connections ?? options.MaxInFlight);
        var config = new AmazonDynamoDBConfig
        {
            HttpClientFactory = httpClients,

            // The SDK would stop trying again, for all ops of the client, once about a hundred were refused at a time.
            // An op is tried until its budget is used up.
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
            ? new DynamoDbClient(config, httpClients) { Time = options.Time }
            : new DynamoDbClient(credentials, config, httpClients) { Time = options.Time };
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerBefore<RetryHandler>(new BudgetEnd());
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

        private Exception? _former;

        /// <summary>What ended the last attempt; null while one runs, unless the one before it was throttled.</summary>
        public Exception? LastError { get; set; }

        /// <summary>Why the call ends whose budget is used up. Where no connection took the last attempt, that is what
        /// ended the one before.</summary>
        public Exception? Reason => LastError ?? (CallWatch.Current is { IsSent: true } ? null : _former);

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
            _former = LastError ?? _former;
            // Out of budget in the middle of a retry, a throttled op is still one that the store had no capacity for.
            if (LastError is not null && !DynamoDbFailure.IsThrottling(LastError))
                LastError = null;
        }
    }

    /// <summary>Stands outside the SDK's retries: when they run out of time it tells why there were any.</summary>
    private sealed class BudgetEnd : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            Attempts attempts = Attempts.Of(executionContext.RequestContext);
            CallWatch.Current?.BeginCall();
            try
            {
                return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (attempts.Reason is not null)
            {
                // The budget ran out before the next attempt was over: what ended the last one is why.
                throw attempts.Reason;
            }
        }
    }

    /// <summary>Stands inside the SDK's retries and sees each attempt.</summary>
    private sealed class AttemptWatch : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            Attempts attempts = Attempts.Of(executionContext.RequestContext);
            CancellationToken budget = executionContext.RequestContext.CancellationToken;
            budget.ThrowIfCancellationRequested();
            attempts.Begin();
            CallWatch.Current?.BeginRequest();
            try
            {
                T response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                CallWatch.Note(response);
                return response;
            }
            catch (Exception error)
            {
                if (DynamoDbFailure.IsThrottling(error))
                    CallWatch.Current?.Calls.AddThrottle(DynamoDbFailure.ThrottlingReason(error));
                // At the end of the budget the connection is closed under the request. What the server answered holds;
                // anything else is no fault of it, nor of the network, which the SDK would take it for and try again.
                if (error is AmazonDynamoDBException || !budget.IsCancellationRequested)
                    attempts.LastError = error;
                budget.ThrowIfCancellationRequested();
                throw;
            }
        }
    }
}
