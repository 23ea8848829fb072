using DistStress.Engine.Clocks;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Working.Actions;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// A target with a known limit: an op takes so long, and so many are done at once; others wait for their turn. So
/// places / time is all that it does.
/// </summary>
/// <param name="places">How many are done at once.</param>
/// <param name="length">How long each takes.</param>
/// <param name="time">What that passes by.</param>
/// <param name="slots">Gets to know of each place that is taken; null for nobody.</param>
internal sealed class SleepingAction(
    int places, TimeSpan length, DeadlineTimeProvider time, ActionSlots? slots = null)
{
    private readonly Lock _lock = new();
    private readonly Queue<Sleep> _waiting = new();
    private int _busy;

    /// <summary>How many ops are open, and only wait for time to pass.</summary>
    public int Asleep
    {
        get
        {
            lock (_lock)
                return _busy + _waiting.Count;
        }
    }

    /// <summary>Does an op.</summary>
    public ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        var sleep = new Sleep(operation, time.NowMicros);
        lock (_lock)
        {
            if (_busy < places)
                Begin(sleep);
            else
                _waiting.Enqueue(sleep);
        }

        return new ValueTask<OpResult>(sleep.Done.Task);
    }

    private void Begin(Sleep sleep)
    {
        _busy++;
        slots?.Enter();
        sleep.Operation.WaitedMicros = time.NowMicros - sleep.Arrived;
        sleep.Timer = time.CreateTimer(_ => End(sleep), null, length, Timeout.InfiniteTimeSpan);
    }

    private void End(Sleep sleep)
    {
        lock (_lock)
        {
            _busy--;
            slots?.Exit();
            if (_waiting.TryDequeue(out Sleep? next))
                Begin(next);
        }

        sleep.Timer!.Dispose();
        sleep.Done.SetResult(new OpResult(OpStatus.Succeeded));
    }

    private sealed record Sleep(Operation Operation, long Arrived)
    {
        public TaskCompletionSource<OpResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ITimer? Timer { get; set; }
    }
}
