using System.Net.Sockets;
using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis.Pipelining;

/// <summary>Keeps one connection to the server open: where it breaks, makes a new one until that succeeds.</summary>
internal sealed class RespLink : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ConfigurationOptions _configuration;
    private readonly DeadlineTimeProvider _time;
    private readonly Func<IRespTransport, RespConnection> _open;
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource<Exception?> _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RespConnection? _connection;
    private volatile Absence _absence = new(RedisFailure.Of(OpError.ConnectionLost, "There is no connection yet."));

    /// <summary>Makes a link; it connects when it is started.</summary>
    /// <param name="configuration">The server, and how to log in.</param>
    /// <param name="time">What its limits and pauses pass by.</param>
    /// <param name="open">Takes a connection over that has done its handshake.</param>
    public RespLink(
        ConfigurationOptions configuration, DeadlineTimeProvider time, Func<IRespTransport, RespConnection> open)
    {
        _time = time;
        _configuration = configuration;
        _open = open;
    }

    /// <summary>
    /// The connection; null while there is none. One that has just broken gives its reason as each op's result.
    /// </summary>
    public RespConnection? Connection => _connection;

    /// <summary>The result of an op while there is no connection.</summary>
    public OpResult WhyNone => _absence.Result;

    /// <summary>Ends with the first attempt to connect: why it failed, or null.</summary>
    public Task<Exception?> Tried => _tried.Task;

    /// <summary>Begins to connect.</summary>
    public void Start() => _ = RunAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed.Cancel();
        _connection?.Dispose();
    }

    private async Task RunAsync()
    {
        TimeSpan pause = FirstPause;
        while (!_disposed.IsCancellationRequested)
        {
            Exception? error = await TryConnectAsync().ConfigureAwait(false);
            if (error is null)
            {
                _tried.TrySetResult(null);
                pause = FirstPause;
                await _connection!.Ended.ConfigureAwait(false);
            }
            else
            {
                _absence = new Absence(Reason(error));
                _connection = null;
                // Whoever waits for the attempt may ask for the reason at once.
                _tried.TrySetResult(error);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            await Task.Delay(pause, _time, _disposed.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Exception?> TryConnectAsync()
    {
        using var limit = new TimeLimit(
            TimeSpan.FromMilliseconds(_configuration.ConnectTimeout), _time, _disposed.Token);
        IRespTransport? transport = null;
        try
        {
            // A thread of its own, since it may be held up until the limit.
            transport = await Task.Factory.StartNew(
                () => OpenAsync(limit.Token), CancellationToken.None, TaskCreationOptions.LongRunning,
                    TaskScheduler.Default)
                .Unwrap().ConfigureAwait(false);
            RespConnection connection = _open(transport);
            connection.Start();
            _connection = connection;
            // It may have been too late to be seen there.
            if (_disposed.IsCancellationRequested)
                connection.Dispose();
            return null;
        }
        catch (Exception error)
        {
            // Whatever it is, the next attempt may do better; until then each op says what it was.
            transport?.Dispose();
            return limit.IsCancellationRequested
                ? new TimeoutException($"The server did not take a connection within "
                    + $"{_configuration.ConnectTimeout} ms.")
                : error;
        }
    }

    private async Task<IRespTransport> OpenAsync(CancellationToken limit)
    {
        Socket socket = RespSocket.Connect(_configuration, limit);
        IRespTransport transport = _configuration.Ssl
            ? await TlsTransport.OpenAsync(socket, _configuration, limit).ConfigureAwait(false)
            : new PlainTransport(socket);
        try
        {
            await using (limit.Register(transport.Dispose))
                await RespHandshake.RunAsync(transport, _configuration).ConfigureAwait(false);
            limit.ThrowIfCancellationRequested();
            return transport;
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    private static OpResult Reason(Exception error) => error switch
    {
        RespRefusedException => RedisFailure.Refused(error.Message),
        SocketException or TimeoutException => RedisFailure.Of(OpError.ConnectionLost, error.Message),
        _ => RedisFailure.Of(OpError.ConnectionLost, $"{error.GetType().Name}: {error.Message}"),
    };

    // A struct of this size cannot be replaced in one go.
    private sealed record Absence(OpResult Result);
}
