using DistStress.Engine.Clocks;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Clocks;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Working.Loops;
using DistStress.Engine.Working.Settings;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Liveness;

/// <summary>
/// What a worker does once a second beside its ops: shows that it lives and what it did, and keeps house under its
/// prefix, for the worker itself and for others that are lost.
/// </summary>
internal sealed class Heartbeat
{
    private const int ConfigEvery = 5;
    private const int ReclaimEvery = 2;

    private readonly string _id;
    private readonly ControlConnection _control;
    private readonly DeadlineTimeProvider _time;
    private readonly Timings _timings;
    private readonly WorkerOptions _options;
    private readonly LoopServices _services;
    private readonly LoopSet _loops;
    private readonly ConfigFollower _config;
    private readonly OutageWatch _outage;
    private readonly WorkerRegistry _registry;
    private readonly RunStore _runs;
    private readonly ReportOutbox _reports;
    private readonly LoadMeter _load;
    private readonly SemaphoreSlim _askedFor;
    private readonly IReadOnlyList<string> _handlers;
    private readonly Func<(long RefusedMessages, string? Instance)> _facts;
    private readonly long _startedMicros;
    private readonly Lock _sending = new();
    private bool _hasEnded;
    private volatile bool _isAtWork;
    private long _lastBeatMicros;
    private long _sequence;
    private long _reclaimFrom;
    private long _jumped;
    private long _jumpedBeaten;

    /// <summary>Makes a heartbeat.</summary>
    /// <param name="parts">The worker.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="askedFor">Released by whoever wants a report now.</param>
    /// <param name="handlers">The names of its own handlers of control messages.</param>
    /// <param name="facts">Control messages refused so far, and the EC2 instance; null while that is not known.</param>
    public Heartbeat(
        WorkerParts parts, ConfigFollower config, SemaphoreSlim askedFor, IReadOnlyList<string> handlers,
        Func<(long RefusedMessages, string? Instance)> facts)
    {
        (_id, _control, _options, _services, _loops, _outage) = parts;
        _askedFor = askedFor;
        _handlers = handlers;
        _facts = facts;
        _time = _control.Time;
        _timings = _control.Timings;
        _config = config;
        _registry = new WorkerRegistry(_control);
        _runs = new RunStore(_control);
        _reports = new ReportOutbox(new ReportStore(_control), _registry.Write);
        _load = new LoadMeter(_services, _loops, _options.ActionSlots, _options.ProcessorTime, _time);
        _startedMicros = _lastBeatMicros = _control.Clock.Read(out _jumped);
        _jumpedBeaten = _jumped;
    }

    /// <summary>Whether it does something just now, and does not wait for the next time.</summary>
    public bool IsAtWork => _isAtWork;

    /// <summary>Beats until told to leave, or until something ends the worker from within.</summary>
    public async Task BeatUntilAsync(Task fault, CancellationToken leave)
    {
        for (int beat = 0; !leave.IsCancellationRequested && !fault.IsCompleted; beat++)
        {
            _isAtWork = true;
            long next = _time.After(_timings.HeartbeatInterval);
            try
            {
                await BeatAsync().ConfigureAwait(false);
                await KeepHouseAsync(beat).ConfigureAwait(false);
                await _outage.BackAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                _outage.Away(e);
                _reclaimFrom = _time.After(_timings.ReclaimGrace);
            }
            catch (DistStressException e)
            {
                _options.OnWarning?.Invoke(Notice.Of(NoticeKind.Trouble, e));
            }

            _isAtWork = false;
            // Without what the beat itself took: where Redis is far away too there is one a second.
            TimeSpan pause = TimeSpan.FromMicroseconds(Math.Max(
                next - _time.NowMicros, _timings.HeartbeatInterval.TotalMicroseconds / 10));
            await Task.WhenAny(_askedFor.WaitAtMostAsync(pause, _time, leave), fault)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Shows that the worker lives, and what it did since the last time. It is on its way when this returns. Once the
    /// worker is off the list it stays away.
    /// </summary>
    /// <param name="isLast">Whether the worker leaves, so that this is the last time.</param>
    public Task BeatAsync(bool isLast = false)
    {
        lock (_sending)
        {
            return _hasEnded
                ? Task.CompletedTask
                : ConfirmAsync(Send(isLast, out Task report, out long sent, out long jumped), report, sent, jumped);
        }
    }

    /// <summary>Takes the worker off the list; the command is on its way when this returns.</summary>
    public Task EndAsync()
    {
        lock (_sending)
        {
            _hasEnded = true;
            return _registry.RemoveAsync(_id);
        }
    }

    private async Task ConfirmAsync(Task beat, Task report, long sent, long jumped)
    {
        try
        {
            await beat.ConfigureAwait(false);
            _jumpedBeaten = jumped;
            _services.Standing.Beaten(sent);
        }
        finally
        {
            await report.ConfigureAwait(false);
        }
    }

    private Task Send(bool isLast, out Task report, out long sent, out long jumped)
    {
        ServerClock clock = _control.Clock;
        sent = _time.NowMicros;
        long now = clock.Read(out jumped);
        var snapshot = new WorkerSnapshot
        {
            Worker = _id,
            Incarnation = _startedMicros,
            Sequence = ++_sequence,
            AtMicros = now,
            IntervalMicros = now - _lastBeatMicros - (jumped - _jumped),
            Backlog = _services.Stock.Ops,
            InFlight = _services.InFlight.Open,
            Load = _load.Take(),
            Tasks = _services.Runs.Drain(),
        };
        _lastBeatMicros = now;
        _jumped = jumped;
        _options.OnSnapshot?.Invoke(snapshot);
        (long refusedMessages, string? instance) = _facts();
        var info = new WorkerInfo
        {
            Id = _id,
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            InstanceId = instance,
            Region = _config.Current?.Region,
            Version = ProductVersion.Text,
            Threads = _loops.Queues,
            MostThreads = _config.MostThreads,
            Target = _services.Target.Description,
            StartedMicros = _startedMicros,
            ConfigMark = _config.Mark,
            ConfigProblem = _config.Problem?.Message,
            ConfigProblemKind = _config.Problem?.Kind,
            Handlers = _handlers,
            RefusedMessages = refusedMessages,
            ClockUncertaintyMicros = clock.UncertaintyMicros,
            MachineAheadMicros = clock.MachineAheadMicros,
        };
        // The report first: whoever sees the beat finds in Redis what was measured before it.
        string text = _registry.Write(snapshot);
        report = _reports.SendAsync(snapshot, text, isLast);
        return _registry.BeatAsync(info, text, mayBeEarlier: jumped != _jumpedBeaten);
    }

    private async Task KeepHouseAsync(int beat)
    {
        await _control.Clock.FollowAsync().ConfigureAwait(false);
        // The notify channel makes a change arrive sooner; this makes sure that it arrives.
        if (beat % ConfigEvery == ConfigEvery - 1)
            await _config.RefreshAsync().ConfigureAwait(false);
        // This one counts in any case: after a jump of the clock all heartbeats may look old.
        _services.LiveWorkers = Math.Max(1, (await _registry.LiveAsync().ConfigureAwait(false)).Count);
        int queues = await _runs.QueuesAsync().ConfigureAwait(false);
        int read = _loops.Queues;
        // The worker leaves.
        if (read == 0)
            return;
        if (queues > read)
            await _services.Work.MoveStrayAsync(read, queues).ConfigureAwait(false);
        // After a jump others may still beat by the time before it.
        if (beat % ReclaimEvery != 0 || _time.NowMicros < _reclaimFrom
            || _control.Clock.HasJumpedWithin(_timings.LostAfter))
        {
            return;
        }

        foreach ((string worker, int entries) in await _registry.ReclaimLostAsync(read).ConfigureAwait(false))
        {
            _options.OnWarning?.Invoke(new Notice(
                NoticeKind.WorkerLost, worker,
                $"Worker {worker} is lost; its {entries} batches are back on the queues."));
        }
    }
}
