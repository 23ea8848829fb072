using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>How many ops a second.</summary>
internal static class RateFields
{
    private const int HoursOfDay = 24;

    private const string Qpss = "qpss";
    private const string Origin = "qpss_origin";
    private const string HourSeconds = "hour_seconds";

    private static readonly NumberRange RateRange = NumberRange.Above(0, TaskRange.MaxRate);

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            "qps", "Ops a second, greater than 0; fractions are allowed. With qpss, the rate that 1.0 stands for.",
            (node, reading, task) => task with { Qps = reading.Errors.Number(node, RateRange) ?? task.Qps })
        {
            Required = "\"qps\": 1000, the ops a second",
        },
        new(
            Qpss,
            "24 factors of qps, one an hour, at least 0 and not all 0. An hour holds its value; a run of zeros is a straight "
            + "ramp between its neighbours, around midnight too.",
            (node, reading, task) => task with { Qpss = TaskRange.Weights(node, reading.Errors, HoursOfDay, HoursOfDay) })
        {
            Finish = CheckPeak,
        },
        new(
            Origin,
            "Where hour 0 of qpss lies: start (default), the task's beginning, or clock, the hour of the day where the "
            + "publisher runs.",
            (node, reading, task) =>
                task with { QpssOrigin = reading.Errors.Choice(node, EnumWords<QpssOrigin>.All) ?? task.QpssOrigin })
        {
            Finish = (reading, task) => NeedsQpss(Origin, reading, task),
        },
        new(
            HourSeconds, "The length of an hour of qpss in seconds. Default: 3600.",
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
                "has a meaning only together with \"qpss\", which this task does not have; add \"qpss\" or leave this out");
        }

        return task;
    }
}
