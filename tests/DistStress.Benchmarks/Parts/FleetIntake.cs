using System.Diagnostics;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Clocks;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Working.Accounting;
using DistStress.Engine.Working.Intake;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// The intake of a simulated worker: takes batches at the product's own pace, holds them until they are due, and hands
/// them to the finisher.
/// </summary>
internal sealed class FleetIntake(
    int queues, int workers, WorkQueue work, ServerClock clock, Finisher finisher, FleetTallies tallies)
{
    private readonly TakePace _pace = new(new Random()) { Workers = workers };
    private readonly PriorityQueue<QueueEntry, long> _held = new();
    private readonly Queue<(TakeAmount Amount, long Sent, Task<TakenEntries> Answer)> _underWay = new();
    private long _nextLook;
    private long _begun;
    private int _turn;

    public async Task RunAsync(CancellationToken leave)
    {
        while (!leave.IsCancellationRequested || _underWay.Count > 0 || _held.Count > 0)
        {
            long now = clock.NowMicros;
            while (_underWay.TryPeek(out var call) && call.Answer.IsCompleted)
            {
                _underWay.Dequeue();
                TakenEntries taken = await call.Answer;
                foreach (QueueEntry entry in taken.Entries)
                    _held.Enqueue(entry, entry.Batch.Due);
                tallies.NoteTake(taken.Entries, now);
                if (_pace.Note(call.Amount, taken, (long)Stopwatch.GetElapsedTime(call.Sent).TotalMicroseconds,
                    _held.Count, now))
                {
                    _nextLook = now;
                }
            }

            RunDue(now);
            if (now >= _nextLook && !leave.IsCancellationRequested)
                Look(now);
            await WaitAsync();
        }
    }

    private void Look(long now)
    {
        _nextLook = now + _pace.NextPause(now);
        if (_pace.Next(_held.Count, _held.Count, _begun, queues, now) is not { } amount)
            return;
        _turn = (_turn + 1) % queues;
        int[] order = [.. Enumerable.Range(0, queues).Select(queue => (queue + _turn) % queues)];
        _underWay.Enqueue((amount, Stopwatch.GetTimestamp(), work.TakeAsync(order, amount)));
    }

    // The ops of a batch end when they begin, as with a target that answers at once; the batch, with its last op.
    private void RunDue(long now)
    {
        while (_held.TryPeek(out QueueEntry? entry, out long due) && due <= now)
        {
            _held.Dequeue();
            _begun++;
            tallies.NoteBegin(entry, now);
            finisher.Add(new BatchOutcome(
                entry, new OpTally { Completed = entry.Batch.Count }, [], null));
        }
    }

    private async Task WaitAsync()
    {
        long now = clock.NowMicros;
        long until = _nextLook;
        if (_held.TryPeek(out _, out long due))
            until = Math.Min(until, due);
        if (until <= now)
            return;
        // Timers count in whole milliseconds; the next one is soon enough here.
        Task pause = Task.Delay((int)((until - now + 999) / 1000));
        await (_underWay.TryPeek(out var call) ? Task.WhenAny(call.Answer, pause) : pause);
    }
}
