using DistStress.Engine.Traffic;

namespace DistStress.Engine.Scheduling;

/// <summary>What a whole traffic plan will amount to, if workers keep up with it.</summary>
public sealed record PlanForecast
{
    /// <summary>Each task's part, by number.</summary>
    public required IReadOnlyList<TaskForecast> Tasks { get; init; }

    /// <summary>Ops in all.</summary>
    public required long Ops { get; init; }

    /// <summary>Time from the first op of the first element to the last op of the last, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The highest rate of any element, its tasks' own peaks added up; ops a second.</summary>
    public required double PeakQps { get; init; }

    /// <summary>The mean rate, ops a second.</summary>
    public double MeanQps => Seconds > 0 ? Ops / Seconds : 0;

    /// <summary>Forecasts a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="localTime">When it begins, by the clock of the machine that publishes.</param>
    /// <exception cref="OverflowException">The plan has more than 2^63 − 1 ops.</exception>
    public static PlanForecast Of(TrafficPlan plan, DateTime localTime)
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
            Ops = tasks.Aggregate(0L, (sum, task) => checked(sum + task.Ops)),
            Seconds = seconds,
            PeakQps = peak,
        };
    }
}
