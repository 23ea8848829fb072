using System.Globalization;
using DistStress.Engine.Metrics.Schema;

namespace DistStress.Engine.Conditions;

/// <summary>
/// What a measurement shall be, as people write it: <c>ResponseP99Ms &lt; 10</c>, <c>FailedPercent &gt; 5 for 10s</c>.
/// </summary>
/// <param name="Measurement">What is compared: a number of the measurement schema.</param>
/// <param name="Comparison">How.</param>
/// <param name="Number">With what, in the unit of the measurement.</param>
/// <param name="Hold">How long it must hold without a break; zero where one look is enough.</param>
public sealed record Condition(Measurement Measurement, Comparison Comparison, double Number, TimeSpan Hold)
{
    /// <summary>Whether a value meets the condition, however long it has done so.</summary>
    /// <param name="value">The value; null where it is not known, and then it does not.</param>
    public bool IsMetBy(double? value) =>
        value is { } known && ComparisonSign.Holds(known, Comparison, Number);

    /// <summary>The condition as it is written, in one form for all ways to write it.</summary>
    public override string ToString()
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Measurement.Name} {ComparisonSign.Of(Comparison)} {Number:0.###############}");
        return Hold == TimeSpan.Zero ? text : $"{text} for {DurationText.Of(Hold)}";
    }
}
