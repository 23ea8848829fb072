using System.Globalization;

namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>Numbers that are kept as their digits, by their values.</summary>
internal sealed class NumberOrder : IComparer<string>
{
    private NumberOrder()
    {
    }

    /// <summary>The only one.</summary>
    public static NumberOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x == y)
            return 0;
        int order = Value(x).CompareTo(Value(y));
        // Two that are too near for this are told apart by their digits.
        return order != 0 ? order : string.CompareOrdinal(x, y);
    }

    private static double Value(string? digits) =>
        double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;
}
