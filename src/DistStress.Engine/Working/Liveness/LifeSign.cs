using System.Globalization;
using System.Text;
using DistStress.Engine.Clocks;
using DistStress.Engine.Connections;
using DistStress.Engine.Redis;
using DistStress.Engine.Resp;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Liveness;

/// <summary>
/// Shows that the worker lives while its heartbeat is held up: by a thread pool that has no thread to spare, because
/// somebody's code blocks them all. It has a thread and, only then, a connection of its own.
/// </summary>
/// <remarks>
/// A worker of which nothing else gets its turn for <see cref="Timings.VouchFor"/> is as good as dead: from then on it
/// may be taken for lost, so that others do its work.
/// </remarks>
internal sealed class LifeSign : IDisposable
{
    private readonly ControlConnection _control;
    private readonly DeadlineTimeProvider _time;
    private readonly Timings _timings;
    private readonly Standing _standing;
    private readonly ConfigurationOptions _server;
    private readonly byte[] _workers;
    private readonly byte[] _worker;
    private readonly ThreadSignal _ended = new();
    private IRespTransport? _connection;

    /// <summary>Makes a life sign.</summary>
    /// <param name="control">The connection that the heartbeat uses.</param>
    /// <param name="worker">The worker's id.</param>
    /// <param name="standing">Tells when the last heartbeat was.</param>
    public LifeSign(ControlConnection control, string worker, Standing standing)
    {
        _control = control;
        _time = control.Time;
        _timings = control.Timings;
        _standing = standing;
        _server = RedisAddress.Read(control.ConnectionText);
        _workers = Encoding.UTF8.GetBytes(control.Keys.Workers.ToString());
        _worker = Encoding.UTF8.GetBytes(worker);
    }

    /// <summary>
    /// Begins to watch, where there is one server: among several only the client library knows the right one.
    /// </summary>
    public void Start()
    {
        if (RespServer.CanServe(_server))
            new Thread(Run) { IsBackground = true, Name = "DistStress life sign",
                Priority = ThreadPriority.AboveNormal }.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Give();

    private void Run()
    {
        while (!_time.Wait(_ended, _timings.HeartbeatInterval))
        {
            TimeSpan silent = _time.GetElapsedTime(_standing.BeatenAt);
            if (silent < _timings.VouchAfter || silent > _timings.VouchFor)
                Disconnect();
            else
                TryShow();
        }

        Disconnect();
    }

    private void TryShow()
    {
        try
        {
            _connection ??= BlockingTransport.Open(_server, _timings.VouchLimit);
            long sent = _time.NowMicros;
            if (IsShown(_connection))
                _standing.Shown(sent);
        }
        catch (Exception)
        {
            // Redis is away, and the heartbeat says so. The next second brings another try.
            Disconnect();
        }
    }

    private bool IsShown(IRespTransport connection)
    {
        // Only where it is on the list: a worker that has left stays away. CH, since the answer is else 0 either way.
        var command = new RespWriter();
        command.Command("ZADD"u8, 5);
        command.Argument(_workers);
        command.Argument("XX"u8);
        command.Argument("CH"u8);
        command.Argument(Encoding.UTF8.GetBytes(
            (_control.Clock.NowMicros / 1000).ToString(CultureInfo.InvariantCulture)));
        command.Argument(_worker);
        // Completed when it returns, since the connection holds its thread.
        return RespDialog.AskAsync(connection, command, reply => reply.IsInteger(1)).GetAwaiter().GetResult()[0];
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
