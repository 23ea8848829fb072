using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>When a task ends: whichever of the two comes first.</summary>
internal static class EndFields
{
    private const string Times = "times";
    private const string Duration = "duration";

    private static readonly NumberRange TimesRange = NumberRange.WholeFrom(1, long.MaxValue);

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            Times, "ends after exactly this many ops, 1 or more", "see below",
            (node, reading, task) => task with { Times = (long?)reading.Errors.Number(node, TimesRange) })
        {
            Finish = CheckEnd,
        },
        new(
            Duration, "ends after this many seconds, greater than 0, fractions allowed", "see below",
            (node, reading, task) => task with { Duration = reading.Errors.Number(node, TaskRange.Seconds) }),
    ];

    private static TrafficTask CheckEnd(TaskReading reading, TrafficTask task)
    {
        if (reading.Fields.Has(Times))
            return CheckReach(reading, task);
        if (!reading.Fields.Has(Duration) && task.Curve is [.., { Second: > 0 } last])
            task = task with { Duration = last.Second };
        // A curve that is wrong may have been meant to end the task.
        else if (!reading.Fields.Has(Duration) && (task.Curve is not null || !reading.Fields.Has(CurveFields.Curve)))
        {
            reading.Fields.AddMissing(
                Times,
                "is missing, and so is \"duration\": the task would never end; write \"times\": 10000 (ops), "
                + "\"duration\": 60 (seconds), or both");
        }

        if (task.Duration is { } seconds && MaxOps(task, seconds) > long.MaxValue)
        {
            reading.Fields.AddIfPresent(
                reading.Fields.Has(Duration) ? Duration : CurveFields.Curve,
                $"makes more than {long.MaxValue} ops at this rate; shorten it, or add \"times\"");
        }

        return task;
    }

    /// <summary>More ops than a task can make in some seconds, rounded; at most those of the highest rate.</summary>
    public static decimal MaxOps(TrafficTask task, decimal seconds)
    {
        decimal factor = task.Curve?.Max(point => point.Factor) ?? task.Qpss?.Max() ?? 1;
        return TaskRange.IsTooHigh(task.OpsRate, factor)
            ? TaskRange.MaxRate * seconds
            : task.OpsRate.PerSecond * factor * seconds;
    }

    /// <summary>Whether a task has no end: its curve ends with no traffic, and before that it has fewer ops than
    /// <c>times</c>.</summary>
    public static bool IsBeyondReach(TrafficTask task) =>
        task.Duration is null && task.Curve is [.., { Factor: 0 }] && CurveArea.Ops(task) < task.Times;

    private static TrafficTask CheckReach(TaskReading reading, TrafficTask task)
    {
        if (task.OpsRate.Ops > 0 && IsBeyondReach(task))
        {
            reading.Fields.AddIfPresent(
                Times,
                $"is never reached: the curve ends with no traffic, after {CurveArea.Ops(task)} ops; make it smaller, "
                    + "or add \"duration\"");
        }

        return task;
    }
}
