using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>
/// A task's ops one by one from the definition, slowly: which slice each lies in, and when it is due.
/// </summary>
internal sealed class ReferenceSchedule
{
    private readonly ScheduleCase _case;
    private readonly decimal _phase;
    private readonly Dictionary<long, long> _before = [];

    public ReferenceSchedule(ScheduleCase @case)
    {
        _case = @case;
        _phase = @case.PhaseMicros / 1_000_000m;
        TrafficTask task = @case.Task;
        Total = task.Times ?? long.MaxValue;
        if (task.Duration is { } duration)
            Total = Math.Min(Total, ReferenceCurve.OpsBefore(task, @case.Steps, duration, _phase));
    }

    /// <summary>All ops of the task.</summary>
    public long Total { get; }

    /// <summary>Ops due before a slice, by the rate alone.</summary>
    public long Before(long slice)
    {
        if (!_before.TryGetValue(slice, out long ops))
            _before[slice] = ops = ReferenceCurve.OpsBefore(_case.Task, _case.Steps, slice * 0.01m, _phase);
        return ops;
    }

    /// <summary>The slice of an op: the last one before which no more ops are due than come before the op.</summary>
    /// <param name="op">The op.</param>
    /// <param name="from">A slice that is not after it.</param>
    public long SliceOf(long op, long from)
    {
        long step = 1;
        while (Before(from + step) <= op)
            step *= 2;
        long low = from;
        long high = from + step;
        while (high - low > 1)
        {
            long middle = (low + high) / 2;
            if (Before(middle) <= op)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>When an op is due, in whole µs from the beginning of the task, rounded down.</summary>
    /// <param name="op">The op; or the first one of the next slice, for the end of this one.</param>
    /// <param name="slice">Its slice.</param>
    public long Due(long op, long slice) =>
        slice * 10_000 + (op - Before(slice)) * 10_000 / (Before(slice + 1) - Before(slice));
}
