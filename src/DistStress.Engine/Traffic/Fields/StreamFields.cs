using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>Which items a task is about.</summary>
internal static class StreamFields
{
    /// <summary>The most streams of a task.</summary>
    public const int MaxStreams = 1000;

    /// <summary>The most keys of a stream. Up to 2^53, every whole number is a double.</summary>
    public const long MaxKeys = 1L << 53;

    private const string Keys = "keys";

    private static readonly NumberRange SeedRange = NumberRange.WholeFrom(0, ulong.MaxValue);
    private static readonly NumberRange FirstRange = NumberRange.WholeFrom(0, MaxKeys);
    private static readonly NumberRange KeysRange = NumberRange.WholeFrom(1, MaxKeys);

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            "seed",
            "number of the stream: the sequence of [keys and data](keys-and-data.md). 0: the publisher draws one, "
                + "and the "
            + "result tells it",
            "0",
            (node, reading, task) => task with { Seed = (ulong)(reading.Errors.Number(node, SeedRange) ?? 0) }),
        new(
            "seeds",
            $"1 to {MaxStreams} weights, 0 or more, not all 0. An op picks stream 1 with the first weight's share, "
                + "stream 2 "
            + "with the second's, and so on; `seed` fixes the picks",
            "one stream",
            (node, reading, task) => task with { Seeds = TaskRange.Weights(node, reading.Errors, 1, MaxStreams) }),
        new(
            "first",
            $"number of the stream's item that the task begins with, so that several tasks walk one stream without "
                + $"doing an item twice: 0 to {MaxKeys}",
            "0",
            (node, reading, task) => task with { First = (long)(reading.Errors.Number(node, FirstRange) ?? 0) }),
        new(
            Keys,
            $"the task is about this many keys of each stream, those with the numbers 0 to `keys` - 1: 1 to {MaxKeys}",
            "endless streams",
            (node, reading, task) => task with { Keys = (long?)reading.Errors.Number(node, KeysRange) }),
        new(
            "distribution",
            "which of the `keys` an op takes: `sequential`, `uniform`, `zipfian`, `latest` or `hotspot`, see "
            + "[Distributions](keys-and-data.md#distributions). All but `sequential` need `keys`",
            "`sequential`",
            (node, reading, task) => task with
            {
                Distribution = reading.Errors.Choice(node, EnumWords<KeyDistribution>.All) ?? task.Distribution,
            })
        {
            Finish = CheckKeys,
        },
    ];

    private static TrafficTask CheckKeys(TaskReading reading, TrafficTask task)
    {
        if (task.Distribution != KeyDistribution.Sequential && !reading.Fields.Has(Keys))
        {
            reading.Fields.AddMissing(
                Keys,
                $"is missing; \"distribution\": \"{EnumWords<KeyDistribution>.Of(task.Distribution)}\" needs the "
                    + "number of "
                + "keys to draw from: \"keys\": 1000000");
        }

        return task;
    }
}
