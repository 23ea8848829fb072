using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>A rate over the hours of a day.</summary>
internal static class HourFields
{
    /// <summary>How many hours <c>qpss</c> has.</summary>
    public const int HoursOfDay = 24;

    /// <summary>The field of the hours.</summary>
    public const string Qpss = "qpss";

    private const string Zero = "qpss_zero";
    private const string Origin = "qpss_origin";
    private const string HourSeconds = "hour_seconds";

    public static IReadOnlyList<TaskField> All { get; } =
    [
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
            Zero,
            "`ramp`: hours of 0 in a row are a straight line from the value before them to the one after them. `idle`: "
                + "an hour of 0 is an hour without traffic. Only with `qpss`",
            "`ramp`",
            (node, reading, task) =>
                task with { QpssZero = reading.Errors.Choice(node, EnumWords<QpssZero>.All) ?? task.QpssZero })
        {
            Finish = (reading, task) => NeedsQpss(Zero, reading, task),
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
        if (task.Qpss?.Max() is { } peak)
            TaskRange.CheckPeak(Qpss, peak, reading, task);
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
