using DistStress.Engine.Clocks;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Working.Accounting;
using DistStress.Engine.Working.Actions;
using DistStress.Engine.Working.Intake;
using DistStress.Engine.Working.Liveness;
using DistStress.Engine.Working.Loops;
using DistStress.Engine.Working.Messages;
using DistStress.Engine.Working.Settings;
using StackExchange.Redis;

namespace DistStress.Engine.Working;

/// <summary>A worker: takes batches, runs each op when it is due, and tells what happened.</summary>
public sealed class Worker
{
    private readonly ControlConnection _control;
    private readonly DeadlineTimeProvider _time;
    private readonly Timings _timings;
    private readonly WorkerOptions _options;
    private readonly OutageWatch _outage;
    private readonly CancellationTokenSource _cutOff = new();
    private readonly TaskCompletionSource<Exception> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _reportNow = new(0);
    private readonly LoopServices _services;
    private readonly LoopSet _loops;
    private readonly WorkerParts _parts;
    private readonly ConfigFollower _config;
    private readonly MessageActions _actions;
    private volatile InstanceIdentity? _instance;
    private volatile Heartbeat? _heartbeat;

    /// <summary>Makes a worker.</summary>
    /// <exception cref="DistStressException">
    /// <c>ActionInvalid</c> or <c>NotifyHandlerInvalid</c>: a custom action or a handler cannot have its name.
    /// </exception>
    public Worker(ControlConnection control, WorkerOptions? options = null)
    {
        _control = control;
        _time = control.Time;
        _timings = control.Timings;
        _options = options ?? new WorkerOptions();
        Id = WorkerIdentity.NewId();
        _outage = new OutageWatch(control, Id, _options.OnWarning, _options.OnMessage);
        var work = new WorkQueue(control, Id);
        var held = new HeldEntries();
        var standing = new Standing(_time, _timings);
        _services = new LoopServices
        {
            Clock = control.Clock,
            Time = _time,
            Timings = _timings,
            Work = work,
            Runs = new RunCatalog(new RunStore(control)),
            InFlight = new InFlightLimit(1, _time),
            Held = held,
            Standing = standing,
            Failures = new FailureNotes(_options.OnWarning),
            Actions = new CustomActions(_options.Actions, _time),
            Finisher = new Finisher(work, _time, _timings, held.Remove, _outage.Away, standing.Doubt),
            Outage = _outage.Away,
            QueueProblem = TellOfQueue,
            UnreadableRuns = new UnreadableRuns(_options.OnWarning),
            CutOff = _cutOff.Token,
        };
        _loops = new LoopSet(_services);
        _loops.Faulted += e => _fault.TrySetResult(e);
        _parts = new WorkerParts(Id, control, _options, _services, _loops, _outage);
        _config = new ConfigFollower(_parts);
        _actions = new MessageActions(Id, control, _options, _config, () => _reportNow.Release(), _loops.DropAsync);
    }

    /// <summary>The worker's id.</summary>
    public string Id { get; }

    /// <summary>
    /// Whether nothing is under way: no op is open, and the worker neither shows itself nor keeps house. Tests whose
    /// time passes when they let it wait for that.
    /// </summary>
    /// <param name="asleep">So many ops are open, and only wait for time to pass.</param>
    internal bool IsAtRestBut(int asleep) =>
        _services.InFlight.Open == asleep && _loops.IsAtRest && _heartbeat is not { IsAtWork: true };

    /// <summary>How many tasks of runs the worker has in memory.</summary>
    internal int PreparedTasks => _services.Runs.Prepared;

    /// <summary>Works until told to leave, here or by a message, then finishes or gives back what it holds.</summary>
    /// <param name="leave">
    /// Makes the worker leave in order. That takes 2 s at most; so long only where Redis or the store does not answer.
    /// </param>
    /// <exception cref="DistStressException">
    /// <c>DatabaseMissing</c>, or that the target cannot be used: both at the start only. Later a bad configuration is
    /// refused, and the worker goes on with the one that it has. After the worker has left: that its EC2 instance, as a
    /// message asked, could not be rebooted or terminated.
    /// </exception>
    public async Task RunAsync(CancellationToken leave = default)
    {
        await using CancellationTokenRegistration told = leave.Register(_actions.Leave);
        var channel = new NotifyChannel(_control);
        var messages = new MessageHandler(Id, channel, _options, _actions, _outage);
        _ = Task.Run(() => FindInstanceAsync(_actions.Leaving), CancellationToken.None);
        using var time = new LeaveTime(_actions.Leaving, _timings.AccountLimit, _time);
        try
        {
            await WorkAsync(channel, messages, time, _actions.Leaving).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_actions.Leaving.IsCancellationRequested)
        {
            // Told to leave before it had begun.
        }
        finally
        {
            await _actions.EndAsync(time.Left(_timings.LeaveLimit)).ConfigureAwait(false);
        }

        await _actions.FinishAsync().ConfigureAwait(false);
    }

    private async Task WorkAsync(
        NotifyChannel channel, MessageHandler messages, LeaveTime time, CancellationToken leave)
    {
        await using IAsyncDisposable subscription = await channel.ListenAsync(Handle).WaitAsync(leave)
            .ConfigureAwait(false);
        if (await _config.AwaitAsync(leave).WaitAsync(leave).ConfigureAwait(false) is not { } config)
            return;

        var heartbeat = new Heartbeat(
            _parts, _config, _reportNow, _actions.HandlerNames, () => (messages.Refused, _instance?.Id));
        _heartbeat = heartbeat;
        // From before the worker is on the list, since nobody can tell when it will be held up.
        using var life = new LifeSign(_control, Id, _services.Standing);
        life.Start();
        Task finishing = _services.Finisher.RunAsync(time.Over);
        try
        {
            if (await StartAsync(config, heartbeat, leave).WaitAsync(leave).ConfigureAwait(false))
            {
                _options.OnMessage?.Invoke(new Notice(
                    NoticeKind.WorkerStarted, Id,
                    $"Worker {Id} loads {_services.Target.Description} from {_loops.Queues} queues."));
                await heartbeat.BeatUntilAsync(_fault.Task, leave).WaitAsync(leave).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            // Whatever it was about: Redis may not answer.
        }
        finally
        {
            time.Begin();
            await LeaveAsync(heartbeat, finishing, time).ConfigureAwait(false);
        }

        if (_fault.Task.IsCompleted)
            throw new InvalidOperationException(
                "A consumer loop ended unexpectedly.", await _fault.Task.ConfigureAwait(false));

        Task Handle(string text)
        {
            messages.Handle(text);
            return Task.CompletedTask;
        }
    }

    // False where the worker shall leave before it has begun, since Redis is away.
    private async Task<bool> StartAsync(StressConfig config, Heartbeat heartbeat, CancellationToken leave)
    {
        while (!leave.IsCancellationRequested)
        {
            try
            {
                await _config.StartAsync(config, () => heartbeat.BeatAsync()).ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (OutageWatch.IsWaitedFor(e))
            {
                _outage.Away(e);
                await ((Task)Task.Delay(_timings.RetryDelay, _time, leave))
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return false;
    }

    // In order: no new work, unbegun ops back, begun ops to their end or cut off, all of it accounted for, then off the
    // list.
    private async Task LeaveAsync(Heartbeat heartbeat, Task finishing, LeaveTime time)
    {
        // Nothing has begun that it could cut off, but the target may be looking whether its store answers.
        if (!_config.Started.IsCompleted)
            await _cutOff.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_config.EndLoopsAsync(), Task.Delay(time.Left(_timings.FarewellLimit), _time))
            .ConfigureAwait(false);
        await EndOpsAsync(time).ConfigureAwait(false);
        _services.Finisher.Complete();
        bool isAnswered = await IsAnsweredAsync(finishing).ConfigureAwait(false);
        isAnswered &= await IsAnsweredAsync(FarewellAsync(heartbeat).WaitAsync(time.Left(_timings.LeaveLimit), _time))
            .ConfigureAwait(false);
        if (!isAnswered)
        {
            _options.OnWarning?.Invoke(new Notice(
                NoticeKind.RedisAway, _control.Address,
                $"Redis at {_control.Address} did not answer when the worker left; unless it still gets the worker's "
                + $"last commands, what the worker held goes to others in {_timings.LostAfter.TotalSeconds} s."));
        }

        if (_services.HasTarget)
            _services.Target.Retire();
    }

    // All of it is on its way when this returns, in this order: a server that stands still carries it out when it goes
    // on, even if the worker is gone by then.
    private Task FarewellAsync(Heartbeat heartbeat)
    {
        var sent = new List<Task>();
        for (int queue = 0; queue < _config.MostThreads; queue++)
            sent.Add(_services.Work.GiveBackAsync(queue, queue));
        // A last report of what was done since the one before.
        if (_services.HasTarget)
            sent.Add(heartbeat.BeatAsync(isLast: true));
        sent.Add(heartbeat.EndAsync());
        return Task.WhenAll(sent);
    }

    private static async Task<bool> IsAnsweredAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (RedisFault.IsWrongType(e))
        {
            // That is an answer, and the worker has told of the key.
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private void TellOfQueue(string problem)
    {
        if (RedisFault.SaysWrongType(problem))
        {
            _outage.LookAtKeys();
            return;
        }

        _options.OnWarning?.Invoke(new Notice(
            NoticeKind.QueueUnusable, _control.Options.Prefix,
            $"Nothing can be taken from a queue of prefix '{_control.Options.Prefix}': {problem}"));
    }

    // Off EC2 nobody answers, and a worker needs no instance to work.
    private async Task FindInstanceAsync(CancellationToken leave)
    {
        try
        {
            if (_options.Metadata is { } metadata)
                _instance = await metadata.ReadAsync(leave).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DistStressException or OperationCanceledException)
        {
            _instance = null;
        }
    }

    private async Task EndOpsAsync(LeaveTime time)
    {
        long deadline = _time.After(time.Left(_options.LeaveLimit));
        while (_services.InFlight.Open > 0 && _time.NowMicros < deadline)
            await Task.Delay(_timings.EndPoll, _time).ConfigureAwait(false);
        if (_services.InFlight.Open == 0)
            return;
        _options.OnWarning?.Invoke(new Notice(
            NoticeKind.OpsCutOff, null,
            $"{_services.InFlight.Open} ops had no answer when the worker left; they count as failed."));
        await _cutOff.CancelAsync().ConfigureAwait(false);
        await Task.Delay(_timings.CutOffGrace, _time).ConfigureAwait(false);
    }
}
