using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>What numbers of several fields may be.</summary>
internal static class TaskRange
{
    /// <summary>The highest rate, ops a second: a million times what the largest clusters do. It keeps every later sum
    /// far from overflow.</summary>
    public const decimal MaxRate = 1_000_000_000_000;

    /// <summary>The longest time, in seconds: more than 300 years.</summary>
    public const decimal MaxSeconds = 10_000_000_000;

    private static readonly NumberRange FactorRange = new(0, MaxRate);

    /// <summary>Times in seconds.</summary>
    public static NumberRange Seconds { get; } = NumberRange.Above(0, MaxSeconds);

    /// <summary>Reports a rate over time that is too high at its peak.</summary>
    /// <param name="field">The field that says it.</param>
    /// <param name="peak">Its greatest factor.</param>
    /// <param name="reading">The task.</param>
    /// <param name="task">What has been read of it.</param>
    public static void CheckPeak(string field, decimal peak, TaskReading reading, TrafficTask task)
    {
        if (IsTooHigh(task.OpsRate, peak))
        {
            reading.Fields.AddIfPresent(
                field,
                $"makes with \"{(task.Rate is null ? "qps" : "rate")}\" a rate above {MaxRate} ops a second; make one "
                    + "of them smaller");
        }
    }

    /// <summary>Whether a rate is higher than there can be at some factor.</summary>
    public static bool IsTooHigh(UnitRate rate, decimal factor) =>
        factor > 1 && rate.PerSecond > MaxRate / factor;

    /// <summary>Reads a list of numbers that are at least 0, not all of them 0; null where it is not right.</summary>
    public static IReadOnlyList<decimal>? Weights(InputNode node, InputErrors errors, int least, int most)
    {
        IReadOnlyList<decimal>? numbers = errors.Numbers(node, least, most, FactorRange);
        if (numbers is null || numbers.Any(number => number > 0))
            return numbers;
        errors.Add(node, "must have at least one number greater than 0, but all are 0");
        return null;
    }
}
