using DistStress.Engine.Items;
using DistStress.Engine.Items.Values;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Scheduling;

/// <summary>What a task will amount to.</summary>
public sealed record TaskForecast
{
    private const double SecondsPerDay = 86_400;

    /// <summary>The task.</summary>
    public required TrafficTask Task { get; init; }

    /// <summary>Ops in all.</summary>
    public required long Ops { get; init; }

    /// <summary>When it begins, in seconds since the plan does, if each element begins right behind the one
    /// before.</summary>
    public double StartSeconds { get; init; }

    /// <summary>The exact schedule.</summary>
    public required TaskSchedule Schedule { get; init; }

    /// <summary>How long it takes, in seconds: <see cref="TaskSchedule.EndMicros"/>.</summary>
    public required double Seconds { get; init; }

    /// <summary>
    /// The highest rate that is reached, in ops a second.
    /// </summary>
    public required double PeakQps { get; init; }

    /// <summary>The mean rate, ops a second.</summary>
    public double MeanQps => Seconds > 0 ? Ops / Seconds : 0;

    /// <summary>Items in all.</summary>
    public long Items => checked(Ops * Task.ItemsPerOp);

    /// <summary>
    /// Bytes of column values written in all; for tasks of sample rows, by the rows' mean. 0 for reads.
    /// </summary>
    public double BytesWritten => Task.Action.WritesColumns() ? Items * ItemBytes.Mean : 0;

    /// <summary>
    /// Bytes of the column values of an item that the task writes or expects; for tasks of sample rows, of all rows.
    /// </summary>
    public SizeRange ItemBytes => Task.Data is { } data
        ? ItemSize.Values(data)
        : Task.SampleRows is { Count: > 0 } rows ? SizeRange.Weighted(rows.Select(row => (1m, ItemSize.Values(row))))
        : default;

    /// <summary>What becomes due in a span of the plan's time.</summary>
    /// <param name="fromSeconds">Where the span begins, in seconds since the plan does.</param>
    /// <param name="toSeconds">Where it ends.</param>
    /// <returns>Ops, and the highest rate in ops a second; nothing where the task does not touch the span.</returns>
    public (long Ops, double PeakQps) Within(double fromSeconds, double toSeconds)
    {
        long from = Math.Max(0, Micros(fromSeconds - StartSeconds));
        long to = Micros(toSeconds - StartSeconds);
        return to <= from
            ? (0, 0)
            : (Schedule.OpsBefore(to) - Schedule.OpsBefore(from), Schedule.PeakWithin(from, to));

        static long Micros(double seconds) => (long)Math.Round(seconds * 1e6);
    }

    /// <summary>Forecasts a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="localTime">When it begins, by the clock of the machine that publishes.</param>
    public static TaskForecast Of(TrafficTask task, DateTime localTime) => Of(task, localTime, []);

    private static TaskForecast Of(TrafficTask task, DateTime localTime, IReadOnlyList<RateChange> changes)
    {
        TaskSchedule schedule = new TaskSchedule(task, TaskSchedule.PhaseOf(task, localTime))
            .With(RateChange.StepsOf(changes, task.Number));
        double seconds = schedule.EndMicros / 1e6;
        return new TaskForecast
        {
            Task = task,
            Schedule = schedule,
            Ops = schedule.Total,
            Seconds = seconds,
            PeakQps = schedule.PeakQps,
        };
    }

    /// <summary>Forecasts the tasks of a plan, element by element.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="localTime">When it begins, by the clock of the machine that publishes.</param>
    /// <param name="changes">Changes of the rates since then.</param>
    internal static IEnumerable<TaskForecast[]> OfElements(
        TrafficPlan plan, DateTime localTime, IReadOnlyList<RateChange> changes)
    {
        double seconds = 0;
        foreach (TrafficElement element in plan.Elements)
        {
            // Only the hour of the day matters, and a plan may go on beyond all dates.
            DateTime begins = localTime.AddSeconds(seconds % SecondsPerDay);
            double start = seconds;
            TaskForecast[] tasks =
                [.. element.Tasks.Select(task => Of(task, begins, changes) with { StartSeconds = start })];
            seconds += tasks.Max(task => task.Seconds);
            yield return tasks;
        }
    }
}
