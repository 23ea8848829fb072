using DistStress.Engine.Connections;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>The connections of one target; ops take them in turn.</summary>
/// <remarks>
/// Several, because one connection is written by one thread at a time and a long answer holds up those behind it. None
/// of them is shared with the queues: a target that hangs must not hold up the control of the run.
/// </remarks>
internal sealed class RedisConnections : IAsyncDisposable
{
    private const string DefaultEndpoint = "localhost:6379";
    private const int MaxConnections = 4;

    // An op that hangs ends when the client next looks after its budget is used up: this much later at most.
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(3);

    private readonly ConfigurationOptions _configuration;
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer[]>? _opening;
    private volatile IDatabase[] _databases = [];
    private uint _turn;
    private bool _disposed;

    /// <summary>Reads the endpoint; connects later.</summary>
    /// <param name="endpoint">host:port or a StackExchange.Redis configuration string; null for the default.</param>
    /// <param name="opBudget">The most time an op may take.</param>
    /// <exception cref="DistStressException">The endpoint cannot be read.</exception>
    public RedisConnections(string? endpoint, TimeSpan opBudget)
    {
        _configuration = Parse(string.IsNullOrWhiteSpace(endpoint) ? DefaultEndpoint : endpoint, opBudget);
        Endpoint = RedisAddress.Describe(_configuration);
    }

    /// <summary>Where the servers are: host:port, without any of the secrets that the endpoint may hold.</summary>
    public string Endpoint { get; }

    /// <summary>The connection whose turn it is; null while none is open.</summary>
    public IDatabase? Next()
    {
        IDatabase[] databases = _databases;
        return databases.Length == 0 ? null : databases[Interlocked.Increment(ref _turn) % (uint)databases.Length];
    }

    /// <summary>Opens the connections if they are not open, and gives one of them.</summary>
    public async ValueTask<IDatabase> OpenAsync(CancellationToken cancellationToken)
    {
        Task<ConnectionMultiplexer[]> opening;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            opening = _opening ??= ConnectAsync();
        }

        ConnectionMultiplexer[] multiplexers = await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_databases.Length == 0)
                _databases = [.. multiplexers.Select(multiplexer => multiplexer.GetDatabase())];
            return _databases[0];
        }
    }

    /// <summary>Opens the connections and asks the server for a sign of life.</summary>
    /// <exception cref="DistStressException">There is none.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            IDatabase database = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await database.PingAsync().WaitAsync(PingTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw new DistStressException(
                "TargetUnreachable",
                $"The target Redis at {Endpoint} does not answer: {error.Message.TrimEnd('.')}. " +
                "Start it, or give the right address as the endpoint.",
                error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer[]>? opening;
        lock (_gate)
        {
            _disposed = true;
            _databases = [];
            (opening, _opening) = (_opening, null);
        }

        if (opening is null)
            return;
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (ConnectionMultiplexer multiplexer in opening.IsCompletedSuccessfully ? opening.Result : [])
        {
            await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
            await multiplexer.DisposeAsync().ConfigureAwait(false);
        }
    }

    // AbortOnConnectFail is off, so this ends well without a server too: connections come up when it does.
    private Task<ConnectionMultiplexer[]> ConnectAsync() => Task.WhenAll(
        Enumerable.Range(0, Math.Min(MaxConnections, Environment.ProcessorCount))
            .Select(_ => ConnectionMultiplexer.ConnectAsync(_configuration)));

    private static ConfigurationOptions Parse(string endpoint, TimeSpan opBudget)
    {
        ConfigurationOptions configuration;
        try
        {
            configuration = ConfigurationOptions.Parse(endpoint);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw Unreadable(error.Message, error);
        }

        if (configuration.EndPoints.Count == 0)
            throw Unreadable("it names no host", null);

        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.AsyncTimeout = (int)opBudget.TotalMilliseconds;
        configuration.ConnectTimeout = Math.Min(configuration.ConnectTimeout, (int)ConnectTimeout.TotalMilliseconds);
        configuration.HeartbeatInterval = HeartbeatInterval;
        // A failing server fails every op: what the message says beyond the reason is only work then.
        configuration.IncludeDetailInExceptions = false;
        configuration.ClientName ??= "diststress-target";
        return configuration;
    }

    // The endpoint may hold a password, so the message does not repeat it.
    private static DistStressException Unreadable(string reason, Exception? inner) => new(
        "InvalidEndpoint",
        $"The endpoint of the target Redis cannot be read: {reason}. Right is host:port, or a configuration string " +
        "such as \"cache.example.com:6380,ssl=true,user=load,password=…\".",
        inner);
}
