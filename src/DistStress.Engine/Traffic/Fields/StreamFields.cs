using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>Which items a task is about.</summary>
internal static class StreamFields
{
    private const int MaxStreams = 1000;

    // Up to 2^53, every whole number is a double.
    private const long MaxKeys = 1L << 53;

    private const string Keys = "keys";

    private static readonly NumberRange SeedRange = NumberRange.WholeFrom(0, ulong.MaxValue);
    private static readonly NumberRange KeysRange = NumberRange.WholeFrom(1, MaxKeys);

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            "seed",
            "The number of the stream of keys, at least 1. Default, and 0: the publisher draws one and records it.",
            (node, reading, task) => task with { Seed = (ulong)(reading.Errors.Number(node, SeedRange) ?? 0) }),
        new(
            "seeds",
            "Weights of the streams 1, 2, 3 and so on: each op picks one of them by chance. With it, seed fixes the picks.",
            (node, reading, task) => task with { Seeds = TaskRange.Weights(node, reading.Errors, 1, MaxStreams) }),
        new(
            Keys, "How many keys of each stream the task is about. Default: the streams are endless.",
            (node, reading, task) => task with { Keys = (long?)reading.Errors.Number(node, KeysRange) }),
        new(
            "distribution",
            "Which of the keys an op takes: sequential (default), uniform, zipfian, latest or hotspot, as YCSB defines them. "
            + "All but the first need keys.",
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
                $"is missing; \"distribution\": \"{EnumWords<KeyDistribution>.Of(task.Distribution)}\" needs the number of "
                + "keys to draw from: \"keys\": 1000000");
        }

        return task;
    }
}
