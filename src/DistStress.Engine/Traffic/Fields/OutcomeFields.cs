using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>How ops of a task count.</summary>
internal static class OutcomeFields
{
    /// <summary>The longest patience, in ms.</summary>
    public const decimal MaxDelayMs = TaskRange.MaxSeconds * 1000;

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            "max_delay_ms",
            "an op that could not begin within so many ms after its due time is given up, as by a client that has lost "
                + "patience: it counts as Dropped, under the reason `Expired`. Greater than 0, fractions allowed",
            "never",
            (node, reading, task) =>
                task with { MaxDelayMs = reading.Errors.Number(node, NumberRange.Above(0, MaxDelayMs)) }),
        new(
            "warm_up",
            "`true`: the task runs, and has figures of its own, but is left out of the run's totals and latencies",
            "`false`",
            (node, reading, task) => task with { WarmUp = reading.Errors.Flag(node) ?? false }),
    ];
}
