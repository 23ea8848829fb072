using System.Runtime.CompilerServices;
using DistStress.Engine.Clocks;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Resp;
using DistStress.Engine.Targets.Redis.Layouts;
using DistStress.Engine.Traffic;
using StackExchange.Redis;

namespace DistStress.Engine.Targets.Redis;

/// <summary>The client library as the carrier: for a Redis Cluster, and for whatever else needs more than one
/// connection to one server. It finds nodes, follows slots and knows proxies.</summary>
internal sealed class ClientExecutor : IRedisExecutor
{
    private const int UsualBytes = 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(64);

    private readonly RedisConnections _connections;
    private readonly IRedisLayout _layout;
    private readonly TimeSpan _opBudget;
    private readonly DeadlineTimeProvider _time;

    /// <param name="connections">The connections; the caller closes them.</param>
    /// <param name="layout">Writes commands and reads replies.</param>
    /// <param name="options">The target's limits.</param>
    public ClientExecutor(RedisConnections connections, IRedisLayout layout, TargetOptions options)
    {
        _connections = connections;
        _layout = layout;
        _opBudget = options.OpBudget;
        _time = options.Time;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> RunAsync(
        TrafficAction action, Item item, bool holds, CancellationToken cancellationToken)
    {
        var call = new Call(action, item, _time.NowMicros, cancellationToken);
        OpResult result;
        try
        {
            IDatabase database = _connections.Next() ??
                await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            OpResult? ended = null;
            for (int attempt = 0; ended is null; attempt++)
                ended = await TryAsync(database, call, attempt).ConfigureAwait(false);
            result = ended.Value;
        }
        catch (Exception error) when (RedisFailure.TryTranslate(error, cancellationToken, out OpResult failed))
        {
            result = failed;
        }

        return call.Sent > 1 ? result with { Retries = call.Sent - 1 } : result;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // The client sends by itself.
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Null where it is to be tried again.
    private async ValueTask<OpResult?> TryAsync(IDatabase database, Call call, int attempt)
    {
        Exception error;
        try
        {
            OpResult done = await RunOnceAsync(database, call).ConfigureAwait(false);
            call.Sent++;
            return done;
        }
        catch (Exception caught) when (caught is RedisException or RedisTimeoutException)
        {
            error = caught;
        }

        if (WasSent(error))
            call.Sent++;
        RedisFailure.TryTranslate(error, default, out OpResult failed);
        if (!IsOpen(database, error))
            return failed;
        string? reason = RedisRefusal.IsAbort(error.Message)
            ? await _connections.Refusals.SinceAsync(call.Start, call.Token).ConfigureAwait(false)
            : null;
        if (reason is not null)
            return RedisFailure.Refused(reason);
        // An outright move is known to the client by now. What is under way takes a little longer.
        TimeSpan pause = FirstPause * Math.Min(1 << Math.Min(attempt, 16), LongestPause / FirstPause);
        if (!IsCluster(database) || _time.GetElapsedTime(call.Start) + pause > _opBudget)
            return failed;
        await Task.Delay(pause, _time, call.Token).ConfigureAwait(false);
        return null;
    }

    private async ValueTask<OpResult> RunOnceAsync(IDatabase database, Call call)
    {
        RedisExchange exchange = default;
        var commands = new RespWriter(UsualBytes);
        if (!_layout.TryBegin(ref exchange, call.Action, call.Item, commands, out OpResult result))
            return result;
        while (true)
        {
            byte[] reply = await ClientCommands.SendAsync(database, commands)
                .WaitAsync(call.Token).ConfigureAwait(false);
            commands.Clear();
            if (!exchange.Continues)
                return _layout.End(in exchange, call.Item, new RespReply(reply));
            if (!_layout.TryContinue(ref exchange, call.Item, new RespReply(reply), commands, out result))
                return result;
        }
    }

    /// <summary>Whether an error leaves open what is the matter: a slot of a cluster that moves, or a transaction given
    /// up for a reason that is told elsewhere.</summary>
    private static bool IsOpen(IDatabase database, Exception error) => error switch
    {
        RedisServerException => RedisRefusal.IsAbort(error.Message) || RedisRefusal.IsSlotMove(error.Message),
        // The slot has moved to a node that the client is not connected to yet.
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } => IsCluster(database),
        _ => false,
    };

    private static bool IsCluster(IDatabase database) =>
        database.Multiplexer.GetServers().Any(server => server.ServerType == ServerType.Cluster);

    /// <summary>Whether an attempt that ended with an error sent its command.</summary>
    // One that waits elsewhere than at its beginning was sent: a node told the client to send it to another.
    public static bool WasSent(Exception error) => error switch
    {
        RedisConnectionException refused => refused.CommandStatus != CommandStatus.WaitingToBeSent,
        RedisTimeoutException late => late.Commandstatus != CommandStatus.WaitingToBeSent,
        _ => true,
    };

    // Start: when the op began, as DeadlineTimeProvider.NowMicros counts.
    private sealed record Call(TrafficAction Action, Item Item, long Start, CancellationToken Token)
    {
        /// <summary>How many attempts sent something.</summary>
        public int Sent { get; set; }
    }
}
