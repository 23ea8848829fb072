using DistStress.Engine.Traffic;

namespace DistStress.Engine.Scheduling;

/// <summary>How many ops and how much time each element of a plan has, for who tells how far a run is.</summary>
internal sealed class PlanOutlook
{
    private readonly long[] _opsBefore;
    private readonly double[] _secondsBefore;

    /// <summary>Makes the outlook of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="localTime">When it begins, by the clock of the machine that publishes.</param>
    /// <param name="changes">Changes of the rates since then.</param>
    public PlanOutlook(TrafficPlan plan, DateTime localTime, IReadOnlyList<RateChange> changes)
    {
        _opsBefore = new long[plan.Elements.Count + 1];
        _secondsBefore = new double[plan.Elements.Count + 1];
        int number = 0;
        foreach (TaskForecast[] tasks in TaskForecast.OfElements(plan, localTime, changes))
        {
            _opsBefore[number + 1] = (long)Int128.Min(
                long.MaxValue, tasks.Aggregate((Int128)_opsBefore[number], (sum, task) => sum + task.Ops));
            _secondsBefore[number + 1] = _secondsBefore[number] + tasks.Max(task => task.Seconds);
            number++;
        }
    }

    /// <summary>Ops of the whole plan.</summary>
    public long Total => _opsBefore[^1];

    /// <summary>Ops of the elements before one.</summary>
    /// <param name="element">The element's number, from 0.</param>
    public long OpsBefore(int element) => _opsBefore[element];

    /// <summary>How long the schedule still goes on, in seconds.</summary>
    /// <param name="element">The number of the element at work, from 0.</param>
    /// <param name="elapsedMicros">How long that element has run, in µs.</param>
    public double SecondsLeft(int element, long elapsedMicros)
    {
        double own = _secondsBefore[element + 1] - _secondsBefore[element];
        return Math.Max(0, own - elapsedMicros / 1e6) + _secondsBefore[^1] - _secondsBefore[element + 1];
    }
}
