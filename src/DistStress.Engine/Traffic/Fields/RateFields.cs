using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>How many ops a second.</summary>
internal static class RateFields
{
    /// <summary>How many hours <c>qpss</c> has.</summary>
    public const int HoursOfDay = 24;

    private const string Qpss = "qpss";
    private const string Origin = "qpss_origin";
    private const string HourSeconds = "hour_seconds";

    private static readonly NumberRange RateRange = NumberRange.Above(0, TaskRange.MaxRate);

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            "qps", "ops a second, greater than 0, fractions allowed. With `qpss`: the rate at 1.0", "required",
            (node, reading, task) => task with { Qps = reading.Errors.Number(node, RateRange) ?? task.Qps })
        {
            Required = "\"qps\": 1000, the ops a second",
        },
        new(
            Qpss,
            $"{HoursOfDay} factors, 0 or more, one an hour; not all may be 0. See [Rates over time](#rates-over-time)",
            "a constant rate",
            (node, reading, task) =>
                task with { Qpss = TaskRange.Weights(node, reading.Errors, HoursOfDay, HoursOfDay) })
        {
            Finish = CheckPeak,
        },
        new(
            Origin,
            "`start`: hour 0 begins with the task. `clock`: the hour of the day where the publisher runs. Only "
                + "with `qpss`",
            "`start`",
            (node, reading, task) =>
                task with { QpssOrigin = reading.Errors.Choice(node, EnumWords<QpssOrigin>.All) ?? task.QpssOrigin })
        {
            Finish = (reading, task) => NeedsQpss(Origin, reading, task),
        },
        new(
            HourSeconds, "length of a `qpss` hour in seconds, greater than 0. Only with `qpss`", "3600",
            (node, reading, task) =>
                task with { HourSeconds = reading.Errors.Number(node, TaskRange.Seconds) ?? task.HourSeconds })
        {
            Finish = (reading, task) => NeedsQpss(HourSeconds, reading, task),
        },
    ];

    private static TrafficTask CheckPeak(TaskReading reading, TrafficTask task)
    {
        if (task.Qpss?.Max() is { } peak && task.Qps * peak > TaskRange.MaxRate)
        {
            reading.Fields.AddIfPresent(
                Qpss, $"makes with \"qps\" a rate above {TaskRange.MaxRate} ops a second; make one of them smaller");
        }

        return task;
    }

    private static TrafficTask NeedsQpss(string name, TaskReading reading, TrafficTask task)
    {
        if (!reading.Fields.Has(Qpss))
        {
            reading.Fields.AddIfPresent(
                name,
                "has a meaning only together with \"qpss\", which this task does not have; add \"qpss\" or leave "
                    + "this out");
        }

        return task;
    }
}
