using System.Globalization;

namespace DistStress.Engine.Input;

/// <summary>What a number may be.</summary>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
internal readonly record struct NumberRange(decimal Least, decimal Most)
{
    /// <summary>Whether <see cref="Least"/> itself is out of range.</summary>
    public bool LeastExcluded { get; init; }

    /// <summary>Whether only whole numbers will do.</summary>
    public bool Whole { get; init; }

    /// <summary>Any number at all.</summary>
    public static NumberRange Any => new(decimal.MinValue, decimal.MaxValue);

    public static NumberRange Above(decimal least, decimal most) => new(least, most) { LeastExcluded = true };

    public static NumberRange WholeFrom(decimal least, decimal most) => new(least, most) { Whole = true };

    /// <summary>Why a number is out of range, as what it must be; null where it is in range.</summary>
    public string? Objection(decimal value)
    {
        if (Whole && value != decimal.Truncate(value))
            return "must be a whole number";
        if (value < Least || (LeastExcluded && value == Least))
            return LeastExcluded ? $"must be greater than {Plain(Least)}" : $"must be at least {Plain(Least)}";
        return value > Most ? $"must be at most {Plain(Most)}" : null;
    }

    /// <summary>The range in words, such as <c>a whole number from 1 to 1024</c>.</summary>
    public override string ToString()
    {
        string what = Whole ? "a whole number" : "a number";
        return LeastExcluded
            ? $"{what} greater than {Plain(Least)} and at most {Plain(Most)}"
            : $"{what} from {Plain(Least)} to {Plain(Most)}";
    }

    private static string Plain(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
