using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.Pricing;

namespace DistStress.Engine.Targets.Forecasting;

/// <summary>A plan hour by hour: what is spread over a task's ops is spread over its hours by their ops.</summary>
/// <param name="forecast">The plan's forecast.</param>
/// <param name="capacity">The capacity that it will consume; null where that is not known.</param>
/// <param name="price">The price of units; null where that is not known.</param>
public sealed class PlanHours(PlanForecast forecast, PlanCapacity? capacity, UnitPrice? price)
{
    private const double Hour = 3600;

    // A year. What lasts longer has longer rows, of whole hours.
    private const double MostRows = 366 * 24;

    private readonly double _length = Hour * Math.Max(1, Math.Ceiling(forecast.Seconds / Hour / MostRows));

    /// <summary>The hours of the whole plan.</summary>
    public IReadOnlyList<HourForecast> OfPlan() =>
        [.. Spans(0, forecast.Seconds).Select(span => Sum(span.From, span.To, forecast.Tasks
            .Where(task => task.StartSeconds < span.To && task.StartSeconds + task.Seconds > span.From)
            .Select(task => Of(task, span.From, span.To))))];

    /// <summary>The hours of a task, of the plan's time: the first and the last may be shorter.</summary>
    public IReadOnlyList<HourForecast> OfTask(TaskForecast task) =>
        [.. Spans(task.StartSeconds, task.StartSeconds + task.Seconds).Select(span => Of(task, span.From, span.To))];

    private IEnumerable<(double From, double To)> Spans(double from, double to)
    {
        double at = from;
        while (at < to)
        {
            double next = Math.Min(to, (Math.Floor(at / _length) + 1) * _length);
            yield return (at, next);
            at = next;
        }
    }

    private HourForecast Of(TaskForecast task, double from, double to)
    {
        (long ops, double peak) = task.Within(from, to);
        TaskCapacity? units = capacity?.Tasks[task.Task.Number];
        double share = task.Ops == 0 ? 0 : (double)ops / task.Ops;
        double? reads = units?.ReadUnits * share;
        double? writes = units?.WriteUnits * share;
        return new HourForecast(
            from, to - from, ops, (double)ops * task.Task.ItemsPerOp, task.BytesWritten * share,
            units?.RecordBytes * share, peak, reads, writes, units?.StoredBytes * share,
            units is null ? price is { IsNothing: true } ? 0 : null : price?.Of(reads, writes));
    }

    // Tasks that come one after the other in an hour do not have their peaks together.
    private HourForecast Sum(double from, double to, IEnumerable<HourForecast> parts)
    {
        HourForecast[] all = [.. parts];
        double peak = forecast.Tasks.Where(task => task.StartSeconds < to && task.StartSeconds + task.Seconds > from)
            .GroupBy(task => task.StartSeconds)
            .Max(group => (double?)group.Sum(task => task.Within(from, to).PeakQps)) ?? 0;
        return new HourForecast(
            from, to - from, all.Sum(part => part.Ops), all.Sum(part => part.Items),
            all.Sum(part => part.BytesWritten), Total(part => part.RecordBytes), peak, Total(part => part.ReadUnits),
            Total(part => part.WriteUnits), Total(part => part.StoredBytes), Total(part => part.Cost));

        double? Total(Func<HourForecast, double?> part) =>
            all.Any(one => part(one) is null) ? null : all.Sum(part);
    }
}
