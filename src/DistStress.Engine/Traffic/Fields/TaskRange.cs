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
