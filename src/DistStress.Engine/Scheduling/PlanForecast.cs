using DistStress.Engine.Traffic;

namespace DistStress.Engine.Scheduling;

/// <summary>What a whole traffic plan will amount to, if workers keep up with it.</summary>
public sealed record PlanForecast
{
    /// <summary>Each task's part, by number.</summary>
    public required IReadOnlyList<TaskForecast> Tasks { get; init; }

    /// <summary>Ops in all.</summary>
    public required long Ops { get; init; }

    /// <summary>How many elements there are.</summary>
    public required int Elements { get; init; }

    /// <summary>
    /// Whether it reckons with elements that follow each other exactly. Otherwise each begins once the one before it is
    /// accounted for.
    /// </summary>
    public required bool NoBarrier { get; init; }

    /// <summary>
    /// The elements' times, one after the other, in seconds. What passes between elements with a barrier is not in it:
    /// nobody knows how long their last ops will take.
    /// </summary>
    public required double Seconds { get; init; }

    /// <summary>The highest rate of any element, its tasks' own peaks added up; ops a second.</summary>
    public required double PeakQps { get; init; }

    /// <summary>The mean rate, ops a second.</summary>
    public double MeanQps => Seconds > 0 ? Ops / Seconds : 0;

    /// <summary>Forecasts a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="localTime">When it begins, by the clock of the machine that publishes.</param>
    /// <param name="noBarrier">Whether its elements follow each other exactly.</param>
    /// <exception cref="OverflowException">The plan has more than 2^63 − 1 ops.</exception>
    public static PlanForecast Of(TrafficPlan plan, DateTime localTime, bool noBarrier = false)
    {
        var tasks = new List<TaskForecast>();
        double seconds = 0;
        double peak = 0;
        foreach (TaskForecast[] group in TaskForecast.OfElements(plan, localTime, []))
        {
            seconds += group.Max(task => task.Seconds);
            peak = Math.Max(peak, group.Sum(task => task.PeakQps));
            tasks.AddRange(group);
        }

        return new PlanForecast
        {
            Tasks = tasks,
            Elements = plan.Elements.Count,
            NoBarrier = noBarrier,
            Ops = tasks.Aggregate(0L, (sum, task) => checked(sum + task.Ops)),
            Seconds = seconds,
            PeakQps = peak,
        };
    }
}
