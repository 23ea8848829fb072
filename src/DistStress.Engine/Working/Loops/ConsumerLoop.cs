using DistStress.Engine.Working.Intake;

namespace DistStress.Engine.Working.Loops;

/// <summary>
/// One of a worker's loops: begins each op of its queue's batches at its due time. It has a thread of its own, since
/// only a thread can sleep until an exact instant.
/// </summary>
internal sealed class ConsumerLoop
{
    // Bounds how late a loop notices that it shall end.
    private const long LongestSleepMicros = 20_000;
    private const long StandingCheckMicros = 1_000;

    private readonly int _queue;
    private readonly LoopServices _services;
    private readonly BatchWindow _window = new();
    private readonly BatchIntake _intake;
    private readonly OpDispatch _ops;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<bool> _isLeaving;
    private volatile bool _leaving;
    private long _jumped;

    public ConsumerLoop(int queue, LoopServices services)
    {
        _queue = queue;
        _services = services;
        _isLeaving = () => _leaving;
        _ops = new OpDispatch(queue, services, e => _ended.TrySetException(e));
        _intake = new BatchIntake(queue, services, _window, _ops.Flush);
    }

    /// <summary>Ends when the loop has begun its last op and handed everything else back.</summary>
    public Task Ended => _ended.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = $"DistStress q{_queue}" }.Start();

    /// <summary>Takes no more batches, and gives back those ops that have not begun.</summary>
    public void Leave() => _leaving = true;

    private void Run()
    {
        try
        {
            _services.Time.PrepareThread();
            _services.Clock.Read(out _jumped);
            while (!_leaving)
                Turn();
            _ops.Flush();
            HandBack();
            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            _ended.TrySetException(e);
        }
    }

    private void Turn()
    {
        long now = _services.Clock.Read(out long jumped);
        if (jumped != _jumped)
            _intake.FollowJump(jumped - _jumped, now);
        _jumped = jumped;
        _intake.Look(now, MayBegin);
        if (!MayBegin)
        {
            // What waits here may be somebody else's by now; what has begun is still to be sent.
            _ops.Flush();
            _services.Clock.SleepUntil(now + StandingCheckMicros);
            return;
        }

        if (!_window.TryPeek(out BatchExecution batch, out long due))
        {
            SleepUntil(long.MaxValue, now);
            return;
        }

        if (due > now)
        {
            batch.Prepare();
            SleepUntil(due, now);
            return;
        }

        RunDueOps(batch, now);
    }

    // Begins ops of one batch as long as they are due and no other batch has one that is due earlier.
    private void RunDueOps(BatchExecution batch, long now)
    {
        _window.TakeFirst();
        long otherDue = _window.TryPeek(out _, out long peeked) ? peeked : long.MaxValue;
        do
        {
            batch.Prepare();
            if (!_ops.Enter(_isLeaving))
                break;
            if (!MayBegin)
            {
                _services.InFlight.Exit();
                break;
            }

            _ops.Begin(batch);
            now = _services.Clock.NowMicros;
        }
        while (batch.NotBegun > 0 && batch.NextDue <= now && batch.NextDue <= otherDue && !_intake.IsReady);

        if (batch.NotBegun > 0)
            _window.Return(batch);
        // Ops of several batches that are due at one moment go out together too.
        if (!_window.TryPeek(out _, out long next) || next > now)
            _ops.Flush();
    }

    private bool MayBegin => _services.Standing.IsGood && _intake.IsSettled;

    private void SleepUntil(long due, long now)
    {
        // Nothing that has begun may wait for a loop that sleeps.
        _ops.Flush();
        _services.Clock.SleepUntil(Math.Min(Math.Min(due, _intake.NextLook(now)), now + LongestSleepMicros));
    }

    private void HandBack()
    {
        _intake.End();
        // The latest first, since each goes to the front of the queue.
        foreach (BatchExecution batch in _window.LatestFirst)
        {
            _services.AddNotBegun(-batch.NotBegun);
            batch.CutShort();
        }
    }
}
