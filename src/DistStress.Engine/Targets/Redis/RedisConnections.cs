using DistStress.Engine.Clocks;
using DistStress.Engine.Connections;
using DistStress.Engine.Resp;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>The connections of one target; ops take them in turn.</summary>
/// <remarks>
/// Several, because one connection is written by one thread at a time and a long answer holds up those behind it. None
/// of them is shared with the queues: a target that hangs must not hold up the control of the run.
/// </remarks>
internal sealed class RedisConnections : IAsyncDisposable
{
    /// <summary>How many connections a worker has to each server, where it has twice as many processors.</summary>
    public const int UsualMost = 4;

    private const string DefaultEndpoint = "localhost:6379";

    // Each has a thread that reads its replies. Two of them on two processors wake twice as often for half as many
    // replies, and take a processor from who has work: another loop, or a server on the same machine.
    private static readonly int UsualCount = Math.Clamp(Environment.ProcessorCount / 2, 1, UsualMost);

    // An op that hangs ends when the client next looks after its budget is used up: this much later at most.
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(3);

    private readonly ConfigurationOptions _configuration;
    private readonly DeadlineTimeProvider _time;
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer[]>? _opening;
    private volatile IDatabase[] _databases = [];
    private uint _turn;
    private bool _disposed;

    /// <summary>Reads the endpoint; connects later.</summary>
    /// <param name="endpoint">host:port or a StackExchange.Redis configuration string; null for the default.</param>
    /// <param name="count">How many connections to each server; null for the usual number.</param>
    /// <param name="opBudget">The most time an op may take.</param>
    /// <param name="time">What its own limits pass by.</param>
    /// <exception cref="DistStressException">The endpoint cannot be read.</exception>
    public RedisConnections(string? endpoint, int? count, TimeSpan opBudget, DeadlineTimeProvider time)
    {
        Count = count ?? UsualCount;
        _time = time;
        Refusals = new RedisRefusals(time);
        _configuration = Parse(string.IsNullOrWhiteSpace(endpoint) ? DefaultEndpoint : endpoint, opBudget);
        Endpoint = RedisAddress.Describe(_configuration);
    }

    /// <summary>How many connections there are to each server, once they are open.</summary>
    public int Count { get; }

    /// <summary>Where the servers are: host:port, without any of the secrets that the endpoint may hold.</summary>
    public string Endpoint { get; }

    /// <summary>How the servers are to be reached.</summary>
    public ConfigurationOptions Configuration => _configuration;

    /// <summary>What the servers refused last.</summary>
    public RedisRefusals Refusals { get; }

    /// <summary>What the servers are: one of its own, a Redis Cluster, a proxy.</summary>
    /// <remarks>
    /// Only a server that is connected has said so. Without one this fails as an op does: what a wrong guess would do
    /// with the keys could not be put right later.
    /// </remarks>
    /// <exception cref="RedisException">No server is connected.</exception>
    public async ValueTask<ServerType> FindTypeAsync(CancellationToken cancellationToken)
    {
        IDatabase database = Next() ?? await OpenAsync(cancellationToken).ConfigureAwait(false);
        IServer? server = Connected(database);
        if (server is null)
        {
            await database.PingAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            server = Connected(database) ?? throw new RedisException("The connection broke before the first op.");
        }

        return server.ServerType;
    }

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
            if (_opening == opening && _databases.Length == 0)
                _databases = [.. multiplexers.Select(multiplexer => multiplexer.GetDatabase())];
            return multiplexers[0].GetDatabase();
        }
    }

    /// <summary>
    /// Opens the connections, asks the server for a sign of life, and logs in once more to see the answer.
    /// </summary>
    /// <exception cref="DistStressException">The server does not answer, or refuses TLS, the user, the password or the
    /// database.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            IDatabase database = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await database.PingAsync().WaitAsync(PingTimeout, _time, cancellationToken).ConfigureAwait(false);
            await RedisLogin.ConfirmAsync(database, _configuration)
                .WaitAsync(PingTimeout, _time, cancellationToken).ConfigureAwait(false);
            if (await RedisDatabase.RefusalAsync(database, _configuration)
                .WaitAsync(PingTimeout, _time, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                throw new DistStressException(
                    ErrorKind.InvalidEndpoint, Endpoint, $"The target Redis at {Endpoint} cannot be used: {refusal}.");
            }

            await FindTypeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw await RedisCheckError.FindAsync(Endpoint, _configuration, error, _time, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connections until they are needed again.</summary>
    public Task CloseAsync()
    {
        Task<ConnectionMultiplexer[]>? opening;
        lock (_gate)
        {
            _databases = [];
            (opening, _opening) = (_opening, null);
        }

        return opening is null ? Task.CompletedTask : CloseAsync(opening);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _disposed = true;
        await CloseAsync().ConfigureAwait(false);
    }

    private static async Task CloseAsync(Task<ConnectionMultiplexer[]> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (ConnectionMultiplexer multiplexer in opening.IsCompletedSuccessfully ? opening.Result : [])
        {
            await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
            await multiplexer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static IServer? Connected(IDatabase database) =>
        database.Multiplexer.GetServers().FirstOrDefault(server => server.IsConnected);

    // AbortOnConnectFail is off, so this ends well without a server too: connections come up when it does.
    private Task<ConnectionMultiplexer[]> ConnectAsync() => Task.WhenAll(
        Enumerable.Range(0, Count)
            .Select(_ => ConnectAsync(_configuration, Refusals)));

    private static async Task<ConnectionMultiplexer> ConnectAsync(
        ConfigurationOptions configuration, RedisRefusals refusals)
    {
        ConnectionMultiplexer multiplexer =
            await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        multiplexer.ErrorMessage += refusals.Note;
        return multiplexer;
    }

    private static ConfigurationOptions Parse(string endpoint, TimeSpan opBudget)
    {
        ConfigurationOptions configuration;
        try
        {
            configuration = RedisAddress.Read(endpoint);
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
        ErrorKind.InvalidEndpoint, null,
        $"The endpoint of the target Redis cannot be read: {reason}. Right is host:port, redis:// or rediss:// " +
        "before it, or a configuration string such as \"cache.example.com:6380,ssl=true,user=load,password=…\".",
        inner);
}
