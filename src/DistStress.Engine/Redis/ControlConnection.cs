using DistStress.Engine.Clocks;
using DistStress.Engine.Connections;
using DistStress.Engine.Control;
using DistStress.Engine.Redis.Clocks;
using DistStress.Engine.Resp;
using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>The connection that publisher, workers and cmdlets coordinate through. Reconnects by itself.</summary>
public sealed class ControlConnection : IAsyncDisposable
{
    // The client library's own choice is a minute.
    private const int MasterCheckSeconds = 2;

    // With the limit of the connection before it, an error comes within 10 s.
    private static readonly TimeSpan DiagnosisLimit = TimeSpan.FromSeconds(1.5);

    private readonly ConnectionMultiplexer _multiplexer;

    private ControlConnection(ConnectionMultiplexer multiplexer, ControlOptions options)
    {
        _multiplexer = multiplexer;
        Options = options;
        Address = RedisAddress.Describe(RedisAddress.Read(options.Server));
        Keys = new KeyNames(options.Prefix);
        Signer = new RecordSigner(options.NotifyKey, options.Prefix);
        Database = multiplexer.GetDatabase();
        Subscriber = multiplexer.GetSubscriber();
        Clock = new ServerClock(options.ServerTime ?? ReadTimeAsync, options.Time, options.Timings);
    }

    /// <summary>How the server is reached.</summary>
    public ControlOptions Options { get; }

    /// <summary>The server's address for people, without any password that the configuration carries.</summary>
    public string Address { get; }

    /// <summary>
    /// Everything that reaching the server takes, user and password included, as <see cref="ControlOptions.Server"/>
    /// takes it. Not for people's eyes.
    /// </summary>
    internal string ConnectionText
    {
        get
        {
            ConfigurationOptions configuration = RedisAddress.Read(Options.Server);
            LogIn(configuration, Options);
            return RedisAddress.Write(configuration);
        }
    }

    /// <summary>The server's clock.</summary>
    public ServerClock Clock { get; }

    /// <summary>Whether the server is a Redis Cluster, as far as the user may see.</summary>
    internal bool IsCluster => Connected.Any(server => server.ServerType == ServerType.Cluster);

    /// <summary>What the server is, for people.</summary>
    internal string ServerText => (Connected.FirstOrDefault() is { } server ? $"Redis {server.Version}" : "Redis")
        + (IsCluster ? ", a cluster," : "");

    /// <summary>The user that the connection is for.</summary>
    internal string UserName => RedisAddress.Read(ConnectionText).User is { Length: > 0 } user ? user : "default";

    /// <summary>Whether the connection is encrypted.</summary>
    internal bool UsesTls => RedisAddress.Read(ConnectionText).Ssl;

    private IEnumerable<IServer> Connected => _multiplexer.GetServers().Where(server => server.IsConnected);

    internal KeyNames Keys { get; }

    /// <summary>Signs what goes to Redis, and judges what comes from there.</summary>
    internal RecordSigner Signer { get; }

    /// <summary>What everything that goes over the connection waits and measures by.</summary>
    internal DeadlineTimeProvider Time => Options.Time;

    /// <summary>How long to wait for whom.</summary>
    internal Timings Timings => Options.Timings;

    internal IDatabase Database { get; }

    internal ISubscriber Subscriber { get; }

    /// <summary>Connects, and sets the clock by the server's.</summary>
    /// <exception cref="DistStressException">
    /// <c>RedisOptionsInvalid</c>: the server cannot be read as an address. <c>RedisUnreachable</c>: no server
    /// answered within 8 s, or it refused the user, the password or TLS. <c>RedisDatabaseRefused</c>: it does not
    /// have the database that the address names. <c>PrefixUntagged</c>: it is a cluster, and the keys of the prefix
    /// would lie in many slots.
    /// </exception>
    public static async Task<ControlConnection> ConnectAsync(
        ControlOptions options, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(options.Prefix))
        {
            throw new DistStressException(
                ErrorKind.PrefixInvalid, options.Prefix,
                "The prefix, with which all Redis keys begin, is empty.");
        }

        ConfigurationOptions configuration = Configure(options);
        Timings timings = options.Timings;
        timings.Check();
        Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(configuration);
        try
        {
            ConnectionMultiplexer multiplexer = await connecting
                .WaitAsync(timings.ConnectLimit, options.Time, cancellationToken).ConfigureAwait(false);
            // From here on an outage is waited for, not failed at once: the first connection showed that the
            // address is right.
            var connection = new ControlConnection(multiplexer, options);
            await RedisLogin.ConfirmAsync(connection.Database, configuration)
                .WaitAsync(timings.CommandLimit, options.Time, cancellationToken).ConfigureAwait(false);
            if (await RedisDatabase.RefusalAsync(connection.Database, configuration)
                .WaitAsync(timings.CommandLimit, options.Time, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw new DistStressException(
                    ErrorKind.RedisDatabaseRefused, connection.Address,
                    $"Redis at {connection.Address} cannot be used: {refusal}.");
            }

            if (connection.IsCluster && !connection.Keys.AreInOneSlot)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw new DistStressException(
                    ErrorKind.PrefixUntagged, options.Prefix,
                    $"Redis at {connection.Address} is a cluster, which keeps the keys of the prefix "
                    + $"'{options.Prefix}' in many slots, and a run needs them in one.");
            }

            await connection.Clock.SynchronizeAsync()
                .WaitAsync(timings.CommandLimit, options.Time, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or OperationCanceledException)
        {
            _ = AbandonAsync(connecting);
            if (e is OperationCanceledException)
                throw;
            throw new DistStressException(
                ErrorKind.RedisUnreachable, RedisAddress.Describe(configuration),
                await UnreachableAsync(options, configuration, e, cancellationToken).ConfigureAwait(false), e);
        }
    }

    /// <summary>Does something over the connection; what the client throws becomes an error of the product.</summary>
    /// <exception cref="DistStressException">
    /// <c>RedisUnreachable</c>: the server did not answer. <c>RedisRefused</c>: it refused a command.
    /// <c>KeyTypeWrong</c>: a key of the prefix is of another type than it should be. Or an error of what is done.
    /// </exception>
    public async Task UseAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            var keys = new WrongKeys(this);
            if (RedisFault.IsWrongType(e) && await keys.FindAsync().ConfigureAwait(false) is { Count: > 0 } wrong)
                throw new DistStressException(ErrorKind.KeyTypeWrong, wrong[0].Key, keys.Describe(wrong), e);
            throw new DistStressException(
                e is RedisServerException ? ErrorKind.RedisRefused : ErrorKind.RedisUnreachable, Address,
                RedisFault.Describe(Address, e).TrimEnd('.') + ".", e);
        }
    }

    /// <summary>What the client threw, for people, without the point at its end.</summary>
    /// <param name="e">What was thrown by something done over the connection.</param>
    public async Task<string> DescribeAsync(Exception e)
    {
        string? wrong = RedisFault.IsWrongType(e)
            ? await new WrongKeys(this).DescribeAsync().ConfigureAwait(false)
            : null;
        return (wrong ?? RedisFault.Describe(Address, e)).TrimEnd('.');
    }

    /// <summary>Looks whether the server is there and refuses the connection, which does not pass by itself.</summary>
    /// <returns>A sentence without its point; null where it does not refuse, or does not say so in time.</returns>
    internal async Task<string?> FindRefusalAsync()
    {
        ConfigurationOptions configuration = Configure(Options);
        // A sentinel's word is not the server's.
        if (!string.IsNullOrEmpty(configuration.ServiceName))
            return null;
        ConnectionFault? fault = await ConnectionDiagnosis.FindAsync(
            configuration, DiagnosisLimit, Time, CancellationToken.None).ConfigureAwait(false);
        return fault is
        {
            Kind: ConnectionFaultKind.AccessDenied or ConnectionFaultKind.CertificateRefused
                or ConnectionFaultKind.TlsExpected or ConnectionFaultKind.NoTls,
        }
            ? $"Redis at {Address} cannot be used: {fault.Text}"
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A server that stands still would be waited for as long as for a command. The client ends by itself later.
        Task closing = _multiplexer.DisposeAsync().AsTask();
        try
        {
            await closing.WaitAsync(Timings.CloseLimit, Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What was sent is on its way.
        }
    }

    // Whoever wanted it does not wait until a server answers, or does not.
    private static async Task AbandonAsync(Task<ConnectionMultiplexer> connecting)
    {
        try
        {
            ConnectionMultiplexer multiplexer = await connecting.ConfigureAwait(false);
            await multiplexer.DisposeAsync().ConfigureAwait(false);
        }
        catch (RedisException)
        {
            // It never was one.
        }
    }

    private async Task<long> ReadTimeAsync()
    {
        RedisResult time = await Database.ExecuteAsync("TIME").ConfigureAwait(false);
        return (long)time[0] * 1_000_000 + (long)time[1];
    }

    private static ConfigurationOptions Configure(ControlOptions options)
    {
        ConfigurationOptions configuration;
        try
        {
            configuration = RedisAddress.Read(options.Server);
        }
        catch (ArgumentException e)
        {
            throw new DistStressException(ErrorKind.RedisOptionsInvalid, RedisAddress.Open(options.Server),
                $"'{RedisAddress.Open(options.Server)}' is no Redis address: {e.Message}", e);
        }

        if (configuration.EndPoints.Count == 0)
        {
            throw new DistStressException(ErrorKind.RedisOptionsInvalid, RedisAddress.Open(options.Server),
                $"'{RedisAddress.Open(options.Server)}' names no Redis server.");
        }

        configuration.ClientName ??= "DistStress";
        configuration.AbortOnConnectFail = true;
        configuration.ConnectRetry = 1;
        configuration.ConnectTimeout = (int)options.Timings.ConnectTry.TotalMilliseconds;
        configuration.AsyncTimeout = (int)options.Timings.CommandLimit.TotalMilliseconds;
        configuration.SyncTimeout = (int)options.Timings.CommandLimit.TotalMilliseconds;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        // Among several servers another one may become the master.
        if (configuration.EndPoints.Count > 1)
            configuration.ConfigCheckSeconds = MasterCheckSeconds;
        LogIn(configuration, options);
        return configuration;
    }

    private static void LogIn(ConfigurationOptions configuration, ControlOptions options)
    {
        configuration.Ssl |= options.Tls;
        configuration.User = options.User ?? configuration.User;
        configuration.Password = options.Password ?? configuration.Password;
    }

    private static async Task<string> UnreachableAsync(
        ControlOptions options, ConfigurationOptions configuration, Exception e, CancellationToken cancellationToken)
    {
        // What the server itself says is the reason. The client's words for a connection that failed are the same
        // whatever it failed for.
        string cause = e is RedisServerException
            ? e.Message.TrimEnd('.')
            : await ConnectionDiagnosis.FindAsync(configuration, DiagnosisLimit, options.Time, cancellationToken)
                .ConfigureAwait(false) is { } fault
                ? fault.Text
                : e is TimeoutException ? "it did not answer in time" : e.GetBaseException().Message.TrimEnd('.');
        return $"Redis at {RedisAddress.Describe(configuration)} cannot be used: {cause}.";
    }
}
