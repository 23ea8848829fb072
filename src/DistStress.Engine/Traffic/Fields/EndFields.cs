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
            return task;
        if (!reading.Fields.Has(Duration))
        {
            reading.Fields.AddMissing(
                Times,
                "is missing, and so is \"duration\": the task would never end; write \"times\": 10000 (ops), "
                + "\"duration\": 60 (seconds), or both");
        }
        else if (task.Duration is { } seconds
            && Math.Min(task.Qps * (task.Qpss?.Max() ?? 1), TaskRange.MaxRate) * seconds > long.MaxValue)
        {
            reading.Fields.AddIfPresent(
                Duration, $"makes more than {long.MaxValue} ops at this rate; shorten it, or add \"times\"");
        }

        return task;
    }
}
