using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Working.Loops;
using StackExchange.Redis;

namespace DistStress.Engine.Working.Intake;

/// <summary>
/// Brings a loop its batches: takes entries from one queue while ops are on their way, reads them, and compares what
/// the loop holds with what Redis says is the worker's own, where the two may differ.
/// </summary>
internal sealed class BatchIntake
{
    private const long CheckMicros = 1_000;

    // How exactly the publisher keeps its lead, more or less: half of the least jump there is.
    private const long LeadSlackMicros = 50_000;

    private readonly int _queue;
    private readonly LoopServices _services;
    private readonly BatchWindow _window;
    private readonly Action _beforeWaiting;
    private readonly long _retryMicros;
    private readonly long _recheckMicros;
    private readonly long _unreadableRunMicros;
    private readonly TakePace _pace = new();
    private Task<IReadOnlyList<QueueEntry>>? _taking;
    private Task<OwnEntries>? _comparing;
    private int _doubtsSettled;
    private int _doubtsCompared;
    private long _nextTake;
    private long _restUntil;
    private long _recheckAt = long.MaxValue;
    private long _jumpedBack;

    /// <summary>Makes an intake.</summary>
    /// <param name="queue">The queue's number.</param>
    /// <param name="services">What all loops share.</param>
    /// <param name="window">Gets the batches.</param>
    /// <param name="beforeWaiting">Called before anything that may have to wait for Redis.</param>
    public BatchIntake(int queue, LoopServices services, BatchWindow window, Action beforeWaiting)
    {
        _queue = queue;
        _services = services;
        _window = window;
        _beforeWaiting = beforeWaiting;
        _retryMicros = (long)services.Timings.RetryDelay.TotalMicroseconds;
        _recheckMicros = (long)services.Timings.RecheckAfter.TotalMicroseconds;
        _unreadableRunMicros = (long)services.Timings.UnreadableRunRest.TotalMicroseconds;
    }

    /// <summary>Whether what the window holds is the worker's own, as far as anybody knows.</summary>
    public bool IsSettled => _doubtsSettled == _services.Standing.Doubts;

    /// <summary>Whether a take has brought something that <see cref="Look"/> would take in.</summary>
    public bool IsReady => _taking is { IsCompleted: true };

    /// <summary>
    /// When to look again at the latest, in µs of the server's clock; beyond every time where nothing calls for it.
    /// </summary>
    public long NextLook(long now)
    {
        if (_taking is not null || _comparing is not null)
            return now + CheckMicros;
        return _window.HasRoom(now, _pace.Count) ? Math.Max(_nextTake, now) : long.MaxValue;
    }

    /// <summary>Looks for work: a take is under way beside the ops of the one before.</summary>
    /// <param name="now">The server's time in µs.</param>
    /// <param name="mayTake">Whether this worker may take anything.</param>
    public void Look(long now, bool mayTake)
    {
        if (_taking is null && (_comparing is not null || (now >= _nextTake && IsCompareDue(now))))
            Compare(now);
        if (_comparing is not null)
            return;
        if (_taking is null)
        {
            if (now < _nextTake || !mayTake || !_window.HasRoom(now, _pace.Count))
                return;
            _taking = _services.Work.TakeAsync(_queue, _pace.Count);
        }

        if (!_taking.IsCompleted)
            return;
        _beforeWaiting();
        try
        {
            IReadOnlyList<QueueEntry> entries = _taking.GetAwaiter().GetResult();
            foreach (QueueEntry entry in entries)
                Accept(entry, now);
            _nextTake = Math.Max(now + _pace.Note(entries.Count, now, _services.PollMicros), _restUntil);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // The take may have been carried out with its answer lost: look what lies in the own list, as soon as
            // Redis answers and once more later, when a call that was still under way must have arrived.
            _services.Outage(e);
            _nextTake = now + _retryMicros;
            _recheckAt = _recheckAt == long.MaxValue ? now : now + _recheckMicros;
        }

        _taking = null;
    }

    /// <summary>Follows a jump of the server's clock. The publisher moves its schedule by it, so what came before it
    /// moves too, or it would be begun in a rush or wait for the time to come round again.</summary>
    /// <param name="jump">By how much it has jumped, in µs.</param>
    /// <param name="now">The server's time after it.</param>
    public void FollowJump(long jump, long now)
    {
        // What the publisher has moved already is due further ahead than its lead.
        _window.Move(jump, now - jump + _services.LeadMicros + LeadSlackMicros);
        _nextTake = now;
        _restUntil = 0;
        if (_recheckAt != long.MaxValue)
            _recheckAt += jump;
        _jumpedBack = Math.Min(0, jump);
    }

    /// <summary>Takes nothing more; what a take has brought that was under way goes into the window.</summary>
    public void End()
    {
        if (_taking is null)
            return;
        try
        {
            foreach (QueueEntry entry in _taking.GetAwaiter().GetResult())
                Accept(entry, _services.Clock.NowMicros);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // What this take may have moved lies in the own list, from where the worker gives it back.
            _services.Outage(e);
        }
    }

    private bool IsCompareDue(long now) => now >= _recheckAt || !IsSettled;

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
            // A batch with ops to begin is in the own list, unless this worker was taken for lost.
            foreach (BatchExecution batch in _window.Revoke(own.Raws))
            {
                _services.AddNotBegun(-batch.NotBegun);
                _services.Held.Remove(batch.Entry);
            }

            foreach (QueueEntry entry in own.Unknown)
                Accept(entry, now);
            _doubtsSettled = _doubtsCompared;
            _nextTake = now;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _services.Outage(e);
            _nextTake = now + _retryMicros;
            _recheckAt = now;
        }

        _comparing = null;
    }

    private void Accept(QueueEntry entry, long now)
    {
        if (!_services.Held.Add(entry))
            return;
        try
        {
            Place(entry, now);
        }
        catch
        {
            // Redis went away meanwhile. The entry lies in the own list and is found again there.
            _services.Held.Remove(entry);
            throw;
        }
    }

    private void Place(QueueEntry entry, long now)
    {
        RunTasks? run;
        try
        {
            run = _services.Runs.FindAsync(entry.Run).AsTask().GetAwaiter().GetResult();
        }
        catch (DistStressException e)
        {
            // A newer publisher's run, perhaps. Workers that can read its plan shall do it; here it would be lost.
            _services.UnreadableRuns.Note(entry.Run, e);
            _services.Finisher.Add(BatchOutcome.GiveBack(entry));
            _restUntil = now + _unreadableRunMicros;
            return;
        }

        if (run is null)
        {
            // The run was replaced by another one: nobody waits for these ops any more.
            _services.Finisher.Add(BatchOutcome.Drop(entry));
            return;
        }

        if (BatchFit.Misfit(entry, run, now, _jumpedBack, out WorkerTask? task) is { } reason)
            Discard(entry, reason);
        else
            Hold(new BatchExecution(entry, task!, _services.Finisher.Add));
    }

    private void Hold(BatchExecution batch)
    {
        // Published before the server's clock jumped back. No other batch is due further ahead than the lead.
        if (_jumpedBack < 0 && batch.NextDue > _services.Clock.NowMicros + _services.LeadMicros + LeadSlackMicros)
            batch.Move(_jumpedBack);
        _services.AddNotBegun(batch.NotBegun);
        _window.Add(batch);
    }

    private void Discard(QueueEntry entry, string reason)
    {
        _services.Work.DiscardAsync(entry.Queue, entry.Raw, reason).GetAwaiter().GetResult();
        _services.Held.Remove(entry);
    }
}
