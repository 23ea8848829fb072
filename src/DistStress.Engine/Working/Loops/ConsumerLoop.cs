using System.Collections.Concurrent;
using DistStress.Engine.Clocks;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Working.Intake;

namespace DistStress.Engine.Working.Loops;

/// <summary>
/// One of a worker's loops: begins each op of the batches that it is handed at its due time. It has a thread of its
/// own, since only a thread can sleep until an exact instant.
/// </summary>
internal sealed class ConsumerLoop
{
    // Bounds how late a loop that has ops to begin notices that the clock has jumped.
    private const long LongestSleepMicros = 20_000;
    private const long LongestIdleMicros = 1_000_000;
    private const long StandingCheckMicros = 1_000;

    // A wait for a signal may end so much late, as it counts in whole milliseconds; exact sleep comes after it.
    private const long SignalMicros = 3_000;

    // Up to this there is exact sleep alone, since two sleeps an op cost twice: what comes meanwhile and is due sooner,
    // which is rare, waits so long at most.
    private const long MostUnsignalled = 8_000;

    // So many ops are counted as open in one go where so many are due: each by itself would be the greater part of it.
    private const int MostEntered = 16;

    // How exactly the publisher keeps its lead, more or less: half of the least jump there is.
    private const long LeadSlackMicros = 50_000;

    private readonly int _number;
    private readonly LoopServices _services;
    private readonly WorkIntake _intake;
    private readonly BatchWindow _window = new();
    private readonly ConcurrentQueue<BatchExecution> _inbox = new();
    private readonly ConcurrentQueue<Action> _jobs = new();
    private readonly ThreadSignal _signal = new();
    private readonly OpDispatch _ops;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<bool> _isCalled;
    private volatile bool _leaving;
    private long _wakesAt;
    private long _jumped;
    private long _jumpedBack;

    /// <summary>Makes a loop.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="services">What all loops share.</param>
    /// <param name="intake">Tells whether what the loop holds is the worker's own.</param>
    public ConsumerLoop(int number, LoopServices services, WorkIntake intake)
    {
        _number = number;
        _services = services;
        _intake = intake;
        _isCalled = () => _leaving || !_jobs.IsEmpty;
        _ops = new OpDispatch(number, services, e => _ended.TrySetException(e));
    }

    /// <summary>Ends when the loop has begun its last op and handed everything else back.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = $"DistStress {_number}" }.Start();

    /// <summary>Hands the loop a batch. Of any thread, but not after <see cref="Leave"/>.</summary>
    public void Hand(BatchExecution batch)
    {
        _inbox.Enqueue(batch);
        // The loop tells when it will wake before it looks here for the last time.
        Interlocked.MemoryBarrier();
        if (batch.NextDue < Volatile.Read(ref _wakesAt))
            _signal.Give();
    }

    /// <summary>
    /// Takes those batches away that somebody else does now: no op of them begins here, and none is counted.
    /// </summary>
    /// <param name="own">The entries that are still this worker's.</param>
    public Task RevokeAsync(IReadOnlySet<string> own) => CallAsync(() =>
    {
        foreach (BatchExecution batch in _window.TakeOut(batch => !own.Contains(batch.Entry.Text)))
        {
            batch.Revoke();
            _services.Stock.Remove(batch);
            _services.Held.Remove(batch.Entry);
        }
    });

    /// <summary>Gives back the ops that have not begun of what came from some queues.</summary>
    /// <param name="from">The first of those queues; all of greater numbers are meant too.</param>
    public Task GiveBackAsync(int from) => CallAsync(() => GiveBack(batch => batch.Entry.Queue >= from));

    /// <summary>Drops the batches of a run of which nothing has begun, and gives back what is left of others.</summary>
    /// <param name="run">The run, which is being stopped.</param>
    public Task DropAsync(string run) => CallAsync(() =>
    {
        foreach (BatchExecution batch in _window.TakeOut(batch => batch.Entry.Run == run))
        {
            _services.Stock.Remove(batch);
            if (batch.TryDrop())
                _services.Finisher.Add(BatchOutcome.Drop(batch.Entry));
            else
                batch.CutShort();
        }
    });

    /// <summary>Begins no more ops, and gives back those that have not begun.</summary>
    public void Leave()
    {
        _leaving = true;
        _signal.Give();
    }

    private void Run()
    {
        try
        {
            _services.Time.PrepareThread();
            _services.Clock.Read(out _jumped);
            while (!_leaving)
                Turn();
            _ops.Flush();
            Receive();
            GiveBack(_ => true);
            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            _ended.TrySetException(e);
        }
    }

    private void Turn()
    {
        _signal.TakeBack();
        Volatile.Write(ref _wakesAt, 0);
        long now = _services.Clock.Read(out long jumped, out long local);
        if (jumped != _jumped)
            FollowJump(jumped - _jumped, now);
        _jumped = jumped;
        Receive();
        if (!_window.TryPeek(out BatchExecution batch, out long due))
        {
            WaitUntil(now + LongestIdleMicros, now);
        }
        else if (!MayBegin(local))
        {
            // What waits here may be somebody else's by now; what has begun is still to be sent.
            _ops.Flush();
            _services.Clock.SleepUntil(now + StandingCheckMicros);
        }
        else if (due > now)
        {
            batch.Prepare();
            WaitUntil(Math.Min(due, now + LongestSleepMicros), now);
        }
        else
        {
            RunDueOps(batch, now);
        }
    }

    // Begins ops of one batch as long as they are due and no other batch has one that is due earlier.
    private void RunDueOps(BatchExecution batch, long now)
    {
        _window.TakeFirst();
        long otherDue = _window.TryPeek(out _, out long peeked) ? peeked : long.MaxValue;
        int entered = 0;
        int begun = 0;
        do
        {
            batch.Prepare();
            if (entered == 0)
            {
                _services.Stock.BeginOps(begun);
                begun = 0;
                entered = _ops.Enter(batch.Due(Math.Min(now, otherDue), MostEntered), _isCalled);
                if (entered == 0)
                    break;
            }

            now = _services.Clock.Read(out long jumped, out long local);
            if (!MayBegin(local))
                break;
            entered--;
            begun++;
            _ops.Begin(batch, now, jumped);
        }
        while (batch.NotBegun > 0 && batch.NextDue <= now && batch.NextDue <= otherDue && _inbox.IsEmpty);

        if (entered > 0)
            _services.InFlight.Exit(entered);
        _services.Stock.BeginOps(begun);
        if (batch.NotBegun > 0)
            _window.Return(batch);
        else
            _services.Stock.EndBatch();
        // Ops of several batches that are due at one moment go out together too.
        if (!_window.TryPeek(out _, out long next) || next > now)
            _ops.Flush();
    }

    private bool MayBegin(long local) => _services.Standing.IsGoodAt(local) && _intake.IsSettled;

    private void WaitUntil(long until, long now)
    {
        // Nothing that has begun may wait for a loop that sleeps, and no room that it was called for either.
        _ops.Flush();
        _services.InFlight.CallForRoom();
        if (until - now <= MostUnsignalled)
        {
            _services.Clock.SleepUntil(until);
            return;
        }

        Volatile.Write(ref _wakesAt, until);
        Interlocked.MemoryBarrier();
        if (_inbox.IsEmpty && !_isCalled())
            _services.Time.Wait(_signal, TimeSpan.FromMicroseconds(until - now - SignalMicros));
    }

    private void Receive()
    {
        while (_jobs.TryDequeue(out Action? job))
        {
            // Whatever the loop was handed before.
            Unpack();
            job();
        }

        Unpack();
    }

    private void Unpack()
    {
        while (_inbox.TryDequeue(out BatchExecution? batch))
        {
            // Published before the server's clock jumped back. No other batch is due further ahead than the lead.
            if (_jumpedBack < 0 && batch.NextDue > _services.Clock.NowMicros + _services.LeadMicros + LeadSlackMicros)
                batch.Move(_jumpedBack);
            _window.Add(batch);
        }
    }

    // The publisher moves its schedule by the jump, so what came before it moves too, or it would be begun in a rush or
    // wait for the time to come round again.
    private void FollowJump(long jump, long now)
    {
        Receive();
        // What the publisher has moved already is due further ahead than its lead.
        _window.Move(jump, now - jump + _services.LeadMicros + LeadSlackMicros);
        _jumpedBack = Math.Min(0, jump);
    }

    private void GiveBack(Func<BatchExecution, bool> which)
    {
        // The latest first, since each goes to the front of the queue.
        foreach (BatchExecution batch in _window.TakeOut(which))
        {
            _services.Stock.Remove(batch);
            batch.CutShort();
        }
    }

    // On the loop's own thread, since the window is its own; after everything that it was handed before.
    private Task CallAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Enqueue(() =>
        {
            action();
            done.SetResult();
        });
        _signal.Give();
        return Task.WhenAny(done.Task, Ended).Unwrap();
    }
}
