using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Clocks;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Working.Accounting;
using DistStress.Engine.Working.Intake;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// A loop of a simulated worker: takes batches as the product's own loop does, holds them until they are due, and hands
/// them to the finisher.
/// </summary>
internal sealed class FleetLoop(int queue, WorkQueue work, ServerClock clock, Finisher finisher, FleetTallies tallies)
{
    private const long PollMicros = 25_000;
    private const long WindowMicros = 50_000;
    private const int MostInWindow = 512;

    private readonly TakePace _pace = new();
    private readonly PriorityQueue<QueueEntry, long> _held = new();
    private Task<IReadOnlyList<QueueEntry>>? _taking;
    private long _nextTake;
    private long _furthestDue;

    public async Task RunAsync(CancellationToken leave)
    {
        while (!leave.IsCancellationRequested || _taking is not null || _held.Count > 0)
        {
            long now = clock.NowMicros;
            if (_taking is null && now >= _nextTake && HasRoom(now) && !leave.IsCancellationRequested)
                _taking = work.TakeAsync(queue, _pace.Count);
            if (_taking is { IsCompleted: true })
            {
                Accept(await _taking, now);
                _taking = null;
            }

            RunDue(now);
            await WaitAsync();
        }
    }

    private bool HasRoom(long now) => _held.Count <= _pace.Count
        || (_furthestDue > now && _furthestDue < now + WindowMicros && _held.Count < MostInWindow);

    private void Accept(IReadOnlyList<QueueEntry> entries, long now)
    {
        foreach (QueueEntry entry in entries)
        {
            _held.Enqueue(entry, entry.Batch.Due);
            _furthestDue = Math.Max(_furthestDue, entry.Batch.Due);
        }

        tallies.NoteTake(entries, now);
        _nextTake = now + _pace.Note(entries.Count, now, PollMicros);
    }

    // The ops of a batch end when they begin, as with a target that answers at once; the batch, with its last op.
    private void RunDue(long now)
    {
        while (_held.TryPeek(out QueueEntry? entry, out long due) && due <= now)
        {
            _held.Dequeue();
            tallies.NoteBegin(entry, now);
            finisher.Add(new BatchOutcome(
                entry, new OpTally { Completed = entry.Batch.Count }, [], null));
        }
    }

    private async Task WaitAsync()
    {
        long now = clock.NowMicros;
        long until = now + PollMicros;
        if (_held.TryPeek(out _, out long due))
            until = Math.Min(until, due);
        if (_taking is null && HasRoom(now))
            until = Math.Min(until, _nextTake);
        if (until <= now)
            return;
        // Timers count in whole milliseconds; the next one is soon enough here.
        Task pause = Task.Delay((int)((until - now + 999) / 1000));
        await (_taking is null ? pause : Task.WhenAny(_taking, pause));
    }
}
