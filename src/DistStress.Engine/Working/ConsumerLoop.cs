using DistStress.Engine.Redis;
using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Working;

/// <summary>
/// One of a worker's loops: takes batches from one queue and begins each op at its due time. It has a thread of its
/// own, since only a thread can sleep until an exact instant.
/// </summary>
internal sealed class ConsumerLoop
{
    // Bounds how late a loop notices that it shall end, or that a take has brought something.
    private const long LongestSleepMicros = 20_000;
    private const long TakeCheckMicros = 1_000;
    private const long RetryMicros = 200_000;
    private const long RecheckMicros = 5_000_000;

    // Batches of several tasks overlap in time, so a loop holds all that begin within this time.
    private const long WindowMicros = 50_000;
    private const int MostInWindow = 512;

    // How exactly the publisher keeps its lead, more or less: half of the least jump there is.
    private const long LeadSlackMicros = 50_000;

    private readonly int _queue;
    private readonly LoopServices _services;
    private readonly PriorityQueue<BatchExecution, long> _batches = new();
    private readonly TakePace _pace = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<bool> _isLeaving;
    private readonly OpDispatch _ops;
    private volatile bool _leaving;
    private Task<IReadOnlyList<QueueEntry>>? _taking;
    private Task<OwnEntries>? _comparing;
    private int _doubtsSettled;
    private int _doubtsCompared;
    private long _nextTake;
    private long _recheckAt = long.MaxValue;
    private long _furthestDue;
    private long _jumped;
    private long _jumpedBack;

    public ConsumerLoop(int queue, LoopServices services)
    {
        _queue = queue;
        _services = services;
        _isLeaving = () => _leaving;
        _ops = new OpDispatch(queue, services, e => _ended.TrySetException(e));
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
            MonotonicClock.PrepareThread();
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
            FollowJump(jumped - _jumped, now);
        _jumped = jumped;
        Take(now);
        if (!MayBegin)
        {
            // What waits here may be somebody else's by now; what has begun is still to be sent.
            _ops.Flush();
            _services.Clock.SleepUntil(now + TakeCheckMicros);
            return;
        }

        if (!_batches.TryPeek(out BatchExecution? batch, out long due))
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
        _batches.Dequeue();
        long otherDue = _batches.TryPeek(out _, out long peeked) ? peeked : long.MaxValue;
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
        while (batch.NotBegun > 0 && batch.NextDue <= now && batch.NextDue <= otherDue && !TakeIsReady());

        if (batch.NotBegun > 0)
            _batches.Enqueue(batch, batch.NextDue);
        // Ops of several batches that are due at one moment go out together too.
        if (!_batches.TryPeek(out _, out long next) || next > now)
            _ops.Flush();
    }

    private bool MayBegin => _services.Standing.IsGood && _doubtsSettled == _services.Standing.Doubts;

    // The publisher moves its schedule by the jump, so what came before it moves too, or it would be begun in a rush or
    // wait for the time to come round again. What the publisher has moved already is due further ahead than its lead.
    private void FollowJump(long jump, long now)
    {
        long furthest = now - jump + _services.LeadMicros + LeadSlackMicros;
        BatchExecution[] held = [.. _batches.UnorderedItems.Select(item => item.Element)];
        _batches.Clear();
        foreach (BatchExecution batch in held)
        {
            if (batch.NextDue <= furthest)
                batch.Move(jump);
            _batches.Enqueue(batch, batch.NextDue);
        }

        _furthestDue = held.Length == 0 ? 0 : held.Max(batch => batch.NextDue);
        _nextTake = now;
        if (_recheckAt != long.MaxValue)
            _recheckAt += jump;
        _jumpedBack = Math.Min(0, jump);
    }

    // Late batches can wait in the queue, where any worker finds them; those that are due soon must be here in time.
    private bool HasRoom(long now) => _batches.Count <= _pace.Count
        || (_furthestDue > now && _furthestDue < now + WindowMicros && _batches.Count < MostInWindow);

    private bool TakeIsReady() => _taking is { IsCompleted: true };

    // Looks for work while ops are on their way: a take is under way beside the ops of the one before.
    private void Take(long now)
    {
        if (_taking is null && (_comparing is not null || (now >= _nextTake && IsCompareDue(now))))
            Compare(now);
        if (_comparing is not null)
            return;
        if (_taking is null)
        {
            if (now < _nextTake || !HasRoom(now) || !MayBegin)
                return;
            _taking = _services.Work.TakeAsync(_queue, _pace.Count);
        }

        if (!_taking.IsCompleted)
            return;
        // What follows may have to wait for Redis.
        _ops.Flush();
        try
        {
            IReadOnlyList<QueueEntry> entries = _taking.GetAwaiter().GetResult();
            foreach (QueueEntry entry in entries)
                Accept(entry);
            _nextTake = now + _pace.Note(entries.Count, now, _services.PollMicros);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // The take may have been carried out with its answer lost: look what lies in the own list, as soon as
            // Redis answers and once more later, when a call that was still under way must have arrived.
            _services.Outage(e);
            _nextTake = now + RetryMicros;
            _recheckAt = _recheckAt == long.MaxValue ? now : now + RecheckMicros;
        }

        _taking = null;
    }

    private bool IsCompareDue(long now) => now >= _recheckAt || _doubtsSettled != _services.Standing.Doubts;

    // Never beside a take: what that one brings is in the own list before this loop knows of it.
    private void Compare(long now)
    {
        if (_comparing is null)
        {
            _doubtsCompared = _services.Standing.Doubts;
            _recheckAt = long.MaxValue;
            _comparing = _services.Work.CompareAsync(_queue, _services.Held.Knows);
        }

        if (!_comparing.IsCompleted)
            return;
        try
        {
            OwnEntries own = _comparing.GetAwaiter().GetResult();
            Revoke(own.Raws);
            foreach (QueueEntry entry in own.Unknown)
                Accept(entry);
            _doubtsSettled = _doubtsCompared;
            _nextTake = now;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _services.Outage(e);
            _nextTake = now + RetryMicros;
            _recheckAt = now;
        }

        _comparing = null;
    }

    // A batch with ops to begin is in the own list, unless this worker was taken for lost.
    private void Revoke(IReadOnlySet<string> own)
    {
        BatchExecution[] held = [.. _batches.UnorderedItems.Select(item => item.Element)];
        if (held.All(batch => own.Contains(batch.Entry.Text)))
            return;
        _batches.Clear();
        foreach (BatchExecution batch in held)
        {
            if (own.Contains(batch.Entry.Text))
            {
                _batches.Enqueue(batch, batch.NextDue);
                continue;
            }

            batch.Revoke();
            _services.AddNotBegun(-batch.NotBegun);
            _services.Held.Remove(batch.Entry);
        }
    }

    private void Accept(QueueEntry entry)
    {
        if (!_services.Held.Add(entry))
            return;
        try
        {
            Place(entry);
        }
        catch
        {
            // Redis went away meanwhile. The entry lies in the own list and is found again there.
            _services.Held.Remove(entry);
            throw;
        }
    }

    private void Place(QueueEntry entry)
    {
        RunTasks? run;
        try
        {
            run = _services.Runs.FindAsync(entry.Run).AsTask().GetAwaiter().GetResult();
        }
        catch (DistStressException e)
        {
            Discard(entry, e.Message);
            return;
        }

        if (run is null)
        {
            // The run was replaced by another one: nobody waits for these ops any more.
            _services.Finisher.Add(BatchOutcome.Drop(entry));
            return;
        }

        if (Misfit(entry, run, out WorkerTask? task) is { } reason)
            Discard(entry, reason);
        else
            Hold(new BatchExecution(entry, task!, _services.Finisher.Add));
    }

    private static string? Misfit(QueueEntry entry, RunTasks run, out WorkerTask? task)
    {
        task = run.Find(entry.Batch.Task);
        if (task is null)
            return $"run {entry.Run} has no task {entry.Batch.Task}";
        int streams = task.Generation.StreamCount;
        return entry.Positions.Length == streams
            ? null
            : $"'at' has {entry.Positions.Length} positions where the task has {streams} streams";
    }

    private void Hold(BatchExecution batch)
    {
        // Published before the server's clock jumped back. No other batch is due further ahead than the lead.
        if (_jumpedBack < 0 && batch.NextDue > _services.Clock.NowMicros + _services.LeadMicros + LeadSlackMicros)
            batch.Move(_jumpedBack);
        _services.AddNotBegun(batch.NotBegun);
        _batches.Enqueue(batch, batch.NextDue);
        _furthestDue = Math.Max(_furthestDue, batch.NextDue);
    }

    private void Discard(QueueEntry entry, string reason)
    {
        _services.Work.DiscardAsync(entry.Queue, entry.Raw, reason).GetAwaiter().GetResult();
        _services.Held.Remove(entry);
    }

    private void SleepUntil(long due, long now)
    {
        // Nothing that has begun may wait for a loop that sleeps.
        _ops.Flush();
        long until = Math.Min(due, now + LongestSleepMicros);
        if (_taking is not null || _comparing is not null)
            until = Math.Min(until, now + TakeCheckMicros);
        else if (HasRoom(now))
            until = Math.Min(until, Math.Max(_nextTake, now));
        _services.Clock.SleepUntil(until);
    }

    private void HandBack()
    {
        if (_taking is not null)
        {
            try
            {
                foreach (QueueEntry entry in _taking.GetAwaiter().GetResult())
                    Accept(entry);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // What this take may have moved lies in the own list, from where the worker gives it back.
                _services.Outage(e);
            }
        }

        // The latest first, since each goes to the front of the queue.
        foreach (BatchExecution batch in _batches.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element))
        {
            _services.AddNotBegun(-batch.NotBegun);
            batch.CutShort();
        }
    }
}
