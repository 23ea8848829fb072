using DistStress.Engine.Traffic;

namespace DistStress.Engine.Scheduling;

/// <summary>The exact schedule of a task: how many ops it has, and which of them lie in which slice.</summary>
public sealed class TaskSchedule
{
    private readonly TrafficTask _task;
    private readonly CumulativeRate _rate;

    // One, and one more for each change of the rate; null where ops are even.
    private readonly PoissonArrivals[]? _arrivals;
    private readonly long? _durationMicros;
    private long _endMicros = -1;

    /// <summary>Prepares the schedule of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="phaseMicros">How far into the curve's day the task begins, in µs.</param>
    /// <exception cref="OverflowException">The task has more than 2^63 − 1 ops.</exception>
    public TaskSchedule(TrafficTask task, long phaseMicros = 0)
        : this(task, phaseMicros, new CumulativeRate(task, phaseMicros), 0)
    {
        if (task.Arrivals == ArrivalKind.Poisson)
            _arrivals = [new PoissonArrivals(_rate, Total, EndMicros, task.Seed, task.Number)];
    }

    private TaskSchedule(TaskSchedule former, RateStep step)
        : this(
            former._task, former.PhaseMicros, former._rate.With(step),
            former._arrivals is null ? 0 : former.OpsBeforeSlice(step.Slice))
    {
        if (former._arrivals is { } arrivals)
            _arrivals = [.. arrivals, arrivals[^1].Then(_rate, step.Slice, Total, EndMicros)];
    }

    private TaskSchedule(TrafficTask task, long phaseMicros, CumulativeRate rate, long least)
    {
        _task = task;
        PhaseMicros = phaseMicros;
        _rate = rate;
        long byTimes = task.Times ?? long.MaxValue;
        long byDuration = task.Duration is { } seconds ? _rate.OpsBefore(seconds) : long.MaxValue;
        // What came by chance before a change cannot be undone.
        Total = Math.Max(least, Math.Min(byTimes, byDuration));
        _durationMicros = byDuration < byTimes ? (long)decimal.Ceiling(task.Duration!.Value * 1_000_000) : null;
    }

    /// <summary>The same until a change of the rate, and with another rate from there on.</summary>
    /// <param name="step">The change; not before the last one.</param>
    /// <exception cref="OverflowException">The task has then more than 2^63 − 1 ops.</exception>
    public TaskSchedule With(RateStep step) => new(this, step);

    /// <summary>The same with several changes of the rate.</summary>
    /// <inheritdoc cref="With(RateStep)"/>
    /// <param name="steps">The changes, in order.</param>
    public TaskSchedule With(IEnumerable<RateStep> steps) =>
        steps.Aggregate(this, (schedule, step) => schedule.With(step));

    /// <summary>Whether something of the task is left from a slice on: a change of the rate there makes a
    /// difference.</summary>
    /// <param name="slice">The slice's number, from 0.</param>
    public bool GoesOnAt(long slice) =>
        (Int128)slice * Slice.Micros < EndMicros && (_task.Times is not { } times || OpsBeforeSlice(slice) < times);

    /// <summary>Whether the task comes to an end: <c>times</c> may be more than its curve ever reaches.</summary>
    public bool HasEnd => _task.Duration is not null || _rate.IsEverDue(_task.Times!.Value);

    /// <summary>How far into the curve's day the task begins, in µs.</summary>
    public long PhaseMicros { get; }

    /// <summary>
    /// How many ops the task has in all: <c>times</c>, or floor(C(<c>duration</c>)), whichever is less.
    /// </summary>
    public long Total { get; }

    /// <summary>
    /// When the task ends, in µs since it began: after its <c>duration</c>, or where <c>times</c> ends it one interval
    /// after its last op, when the next one would be due. An element that follows exactly begins there.
    /// </summary>
    public long EndMicros
    {
        get
        {
            // Most who look at a schedule do not ask, and finding it takes a hundred times what the rest does.
            long end = Volatile.Read(ref _endMicros);
            if (end < 0)
                Volatile.Write(ref _endMicros, end = _durationMicros ?? _rate.MicrosOf(Total));
            return end;
        }
    }

    /// <summary>
    /// Ops due before the slice begins. Where they are even, by the rate alone: floor(C(slice · 10 ms)), past the end
    /// too.
    /// </summary>
    /// <param name="slice">The slice's number, from 0.</param>
    public long OpsBeforeSlice(long slice) =>
        ArrivalsAt(slice)?.OpsBefore(slice) ?? _rate.OpsBefore(slice * Slice.Micros);

    /// <summary>Whether the ops of a slice are spread over it evenly.</summary>
    public bool IsEven => _arrivals is null;

    /// <summary>When the ops of a slice are due, in µs since its beginning, in order; null where that is
    /// evenly.</summary>
    /// <param name="slice">The slice's number, from 0.</param>
    /// <param name="first">The index of its first op.</param>
    /// <param name="end">The index of the first op behind it.</param>
    public int[]? OffsetsIn(long slice, long first, long end) =>
        ArrivalsAt(slice)?.Offsets(slice, first, checked((int)(end - first)));

    /// <summary>Ops due before an instant, those of the slice around it as they are spread over it.</summary>
    /// <param name="micros">Time since the task began in µs; before it, nothing is due.</param>
    /// <returns>At most <see cref="Total"/>.</returns>
    public long OpsBefore(long micros)
    {
        if (micros <= 0)
            return 0;
        long slice = Slice.At(micros);
        long first = OpsBeforeSlice(slice);
        if (first >= Total)
            return Total;
        // Op j of the slice's n is due at floor(j * length / n), so those before an offset are ceil(offset * n /
        // length).
        long end = OpsBeforeSlice(slice + 1);
        long offset = micros - slice * Slice.Micros;
        if (OffsetsIn(slice, first, end) is { } offsets)
            return first + offsets.Count(due => due < offset);
        long inSlice = end - first;
        return Math.Min(Total, first + (long)(((Int128)offset * inSlice + Slice.Micros - 1) / Slice.Micros));
    }

    /// <summary>The slice that an op lies in.</summary>
    /// <param name="op">The op's index, 0 to <see cref="Total"/> − 1.</param>
    public long SliceOf(long op) => Bisection.First(slice => IsBefore(op, slice)) - 1;

    /// <summary>The highest rate that the task reaches, in ops a second; for display.</summary>
    public double PeakQps => _rate.PeakBefore(EndMicros);

    /// <summary>The highest rate that a part of the task reaches, in ops a second; for display.</summary>
    /// <param name="fromMicros">Where the part begins, in µs since the task began, at least 0.</param>
    /// <param name="toMicros">Where it ends; what is behind the task's own end does not count.</param>
    public double PeakWithin(long fromMicros, long toMicros) =>
        fromMicros < EndMicros ? _rate.PeakWithin(fromMicros, Math.Min(toMicros, EndMicros)) : 0;

    /// <summary>The rate at an instant in ops a second; for display.</summary>
    /// <param name="micros">Time since the task began in µs, at least 0.</param>
    public double RateAt(long micros) => _rate.RateAt(micros);

    /// <summary>How far into the curve's day a task begins that begins now.</summary>
    /// <param name="task">The task.</param>
    /// <param name="localTime">The local time of the machine that publishes.</param>
    /// <returns>
    /// µs; 0 unless the task's hours are hours of the day. Where <c>hour_seconds</c> shortens the hours, the hand of
    /// the shortened day stands at the same hour as the clock's.
    /// </returns>
    public static long PhaseOf(TrafficTask task, DateTime localTime)
    {
        if (task.Qpss is null || task.QpssOrigin == QpssOrigin.Start)
            return 0;
        decimal hours = localTime.TimeOfDay.Ticks / (decimal)TimeSpan.TicksPerHour;
        return (long)(hours * task.HourSeconds * 1_000_000);
    }

    private bool IsBefore(long op, long slice) => _arrivals is null
        ? _rate.AreDue(op + 1, slice * Slice.Micros)
        : OpsBeforeSlice(slice) > op;

    // Those of the last change before it. Where two meet, both say the same.
    // A loop, since every slice that is cut asks, and a lambda would be an object each time.
    private PoissonArrivals? ArrivalsAt(long slice)
    {
        if (_arrivals is null)
            return null;
        int last = _arrivals.Length - 1;
        while (last > 0 && _arrivals[last].FirstSlice > Math.Max(0, slice))
            last--;
        return _arrivals[last];
    }
}
