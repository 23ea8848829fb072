using DistStress.Engine.Clocks;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Working.Loops;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Intake;

/// <summary>
/// Brings a worker its batches: looks into all its queues with one call, without waiting for the answer to the one
/// before; reads what comes; and compares what the worker holds with what Redis says is its own, where the two may
/// differ.
/// </summary>
internal sealed class WorkIntake
{
    // Of more queues than this each look takes the next part.
    private const int QueuesAtOnce = 512;
    private const int MostUnderWay = 64;

    private readonly LoopServices _services;
    private readonly DeadlineTimeProvider _time;
    private readonly ICrew _crew;
    private readonly Queue<TakeCall> _underWay = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TakePace _pace = new(new Random());
    private Task _pause = Task.CompletedTask;
    private Task _running = Task.CompletedTask;
    private volatile bool _isResting;
    private volatile bool _waitsForLoops;
    private volatile int _callsUnderWay;
    private int _doubtsSettled;
    private int _queues;
    private int _mostQueues;
    private int _nextQueue;
    private long _nextLook;
    private long _restUntil;
    private long _compareAt = long.MaxValue;
    private bool _comparesAgain;
    private long _jumped;
    private long _jumpedBack;
    private string? _problem;

    /// <summary>Makes an intake that looks into no queue yet.</summary>
    /// <param name="services">What it shares with the loops.</param>
    /// <param name="crew">Gets what it brings.</param>
    public WorkIntake(LoopServices services, ICrew crew)
    {
        _services = services;
        _time = services.Time;
        _crew = crew;
    }

    /// <summary>Whether what the loops hold is the worker's own, as far as anybody knows.</summary>
    public bool IsSettled => Volatile.Read(ref _doubtsSettled) == _services.Standing.Doubts;

    /// <summary>What a round trip to Redis takes at most, but for rare ones, in µs; 0 before the first.</summary>
    public long RoundTripMicros => _pace.RoundTripMicros;

    /// <summary>
    /// Whether no call is under way, and the time for the next one has not come, or a loop is to wake first.
    /// </summary>
    public bool IsAtRest => _running.IsCompleted || _waitsForLoops
        || (_isResting && _callsUnderWay == 0 && !_pause.IsCompleted);

    private long NextLook => Math.Max(_nextLook, _restUntil);

    /// <summary>Begins.</summary>
    /// <returns>Ends after <see cref="End"/>, or with what ended the intake from within.</returns>
    public Task Start() => _running = Task.Run(RunAsync);

    /// <summary>Changes the queues, while nothing of them is on its way here.</summary>
    /// <param name="queues">How many queues to look into from now on.</param>
    /// <param name="change">What is to change at the same time.</param>
    public async Task ChangeAsync(int queues, Action change)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (queues < _queues)
                await ReceiveAllAsync().ConfigureAwait(false);
            change();
            _queues = queues;
            _mostQueues = Math.Max(_mostQueues, queues);
            _pace.LeadMicros = _services.LeadMicros;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Takes nothing more. What is on its way here lies in the own lists, from where the worker gives it back.
    /// </summary>
    public void End() => _ending.TrySetResult();

    private async Task RunAsync()
    {
        _services.Clock.Read(out _jumped);
        while (!_ending.Task.IsCompleted)
        {
            await _turn.WaitAsync().ConfigureAwait(false);
            Task next;
            try
            {
                await TurnAsync().ConfigureAwait(false);
                next = _underWay.TryPeek(out TakeCall? call) ? call.Answer : _ending.Task;
            }
            finally
            {
                _turn.Release();
            }

            long left = NextLook - _services.Clock.NowMicros;
            if (left <= 0)
                continue;
            // Timers count in whole milliseconds.
            if (_pause.IsCompleted)
                _pause = Task.Delay(TimeSpan.FromMilliseconds((left + 999) / 1000), _time);
            _isResting = true;
            await Task.WhenAny(next, _pause, _ending.Task).ConfigureAwait(false);
            _isResting = false;
        }
    }

    private async Task TurnAsync()
    {
        long now = _services.Clock.Read(out long jumped);
        if (jumped != _jumped)
        {
            _pace.FollowJump();
            (_nextLook, _restUntil) = (now, 0);
            if (_compareAt != long.MaxValue)
                _compareAt += jumped - _jumped;
            _jumpedBack = Math.Min(0, jumped - _jumped);
            _jumped = jumped;
        }

        while (_underWay.TryPeek(out TakeCall? call) && call.Answer.IsCompleted)
            await ReceiveAsync().ConfigureAwait(false);
        if (now < NextLook)
            return;
        _nextLook = now + _pace.NextPause(now);
        if (now >= _compareAt || !IsSettled)
        {
            // What a take brings is in the own lists before anybody here knows of it.
            await ReceiveAllAsync().ConfigureAwait(false);
            await CompareAsync().ConfigureAwait(false);
        }

        if (_queues > 0 && _services.Standing.IsGood && IsSettled && _underWay.Count < MostUnderWay)
            Look(now);
    }

    private void Look(long now)
    {
        _pace.Workers = _services.LiveWorkers;
        Stock stock = _services.Stock;
        if (_pace.Next(_services.Held.Count, stock.Batches, stock.BatchesBegun, _crew.Loops, now) is not { } amount)
            return;
        int count = Math.Min(_queues, QueuesAtOnce);
        var queues = new int[count];
        for (int i = 0; i < count; i++)
            queues[i] = (_nextQueue + i) % _queues;
        // Each is the first in its turn: that is where little is taken from.
        _nextQueue = (_nextQueue + (count < _queues ? count : 1)) % _queues;
        _underWay.Enqueue(new TakeCall(amount, _time.NowMicros, _services.Work.TakeAsync(queues, amount)));
        _callsUnderWay = _underWay.Count;
    }

    private async Task ReceiveAllAsync()
    {
        while (_underWay.Count > 0)
            await ReceiveAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        TakeCall call = _underWay.Peek();
        try
        {
            TakenEntries taken = await call.Answer.ConfigureAwait(false);
            long roundTrip = _time.NowMicros - call.SentMicros;
            foreach (QueueEntry entry in taken.Entries)
                await AcceptAsync(entry).ConfigureAwait(false);
            long now = _services.Clock.NowMicros;
            if (_pace.Note(call.Amount, taken, roundTrip, _services.Stock.Batches, now))
                _nextLook = Math.Min(_nextLook, now);
            TellOf(taken.Problem);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // The take may have been carried out with its answer lost: look what lies in the own lists, as soon as
            // Redis answers and once more later, when a call that was still under way must have arrived.
            _pace.NoteFailure(call.Amount);
            PutOff(e);
            _comparesAgain = true;
        }
        finally
        {
            _underWay.Dequeue();
            _callsUnderWay = _underWay.Count;
        }
    }

    private async Task CompareAsync()
    {
        int doubts = _services.Standing.Doubts;
        _compareAt = long.MaxValue;
        try
        {
            OwnEntries[] own = await Task.WhenAll(Enumerable.Range(0, _mostQueues)
                .Select(queue => _services.Work.CompareAsync(queue, _services.Held.Knows))).ConfigureAwait(false);
            // A batch with ops to begin is in an own list, unless this worker was taken for lost.
            _waitsForLoops = true;
            await _crew.RevokeAsync(own.SelectMany(part => part.Raws).ToHashSet(StringComparer.Ordinal))
                .ConfigureAwait(false);
            _waitsForLoops = false;
            foreach (QueueEntry entry in own.SelectMany(part => part.Unknown))
                await AcceptAsync(entry).ConfigureAwait(false);
            Volatile.Write(ref _doubtsSettled, doubts);
            if (_comparesAgain)
                _compareAt = _services.Clock.NowMicros + (long)_services.Timings.RecheckAfter.TotalMicroseconds;
            _comparesAgain = false;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            PutOff(e);
        }
    }

    private void PutOff(Exception e)
    {
        _services.Outage(e);
        long now = _services.Clock.NowMicros;
        _nextLook = now + (long)_services.Timings.RetryDelay.TotalMicroseconds;
        _compareAt = now;
    }

    private void TellOf(string? problem)
    {
        if (problem is not null && problem != _problem)
            _services.QueueProblem(problem);
        _problem = problem;
    }

    private async Task AcceptAsync(QueueEntry entry)
    {
        if (!_services.Held.Add(entry))
            return;
        try
        {
            await PlaceAsync(entry).ConfigureAwait(false);
        }
        catch
        {
            // Redis went away meanwhile. The entry lies in the own list and is found again there.
            _services.Held.Remove(entry);
            throw;
        }
    }

    private async Task PlaceAsync(QueueEntry entry)
    {
        RunTasks? run;
        try
        {
            run = await _services.Runs.FindAsync(entry.Run).ConfigureAwait(false);
        }
        catch (DistStressException e)
        {
            // A newer publisher's run, perhaps. Workers that can read its plan shall do it; here it would be lost.
            _services.UnreadableRuns.Note(entry.Run, e);
            _services.Finisher.Add(BatchOutcome.GiveBack(entry));
            _restUntil = _services.Clock.NowMicros + (long)_services.Timings.UnreadableRunRest.TotalMicroseconds;
            return;
        }

        if (run is null || _services.Runs.IsStopped(entry.Run))
        {
            // The run is being stopped, or was replaced by another one: nobody waits for these ops any more.
            _services.Finisher.Add(BatchOutcome.Drop(entry));
            return;
        }

        long now = _services.Clock.NowMicros;
        if (BatchFit.Misfit(entry, run, now, _jumpedBack, out WorkerTask? task) is { } reason)
        {
            task?.Leave();
            await _services.Work.DiscardAsync(entry.Queue, entry.Raw, reason).ConfigureAwait(false);
            _services.Held.Remove(entry);
            return;
        }

        var batch = new BatchExecution(entry, task!, _services.Finisher.Add);
        _services.Stock.Add(batch);
        _crew.Hand(batch);
    }

    // A look that has not been answered.
    private sealed record TakeCall(TakeAmount Amount, long SentMicros, Task<TakenEntries> Answer);
}
