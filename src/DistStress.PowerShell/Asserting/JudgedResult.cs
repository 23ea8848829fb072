using System.Collections;
using System.Globalization;
using System.Management.Automation;
using DistStress.Engine.Conditions;

namespace DistStress.PowerShell.Asserting;

/// <summary>A result with what conditions say of it.</summary>
/// <param name="RunId">The run's id; empty where it is not known.</param>
/// <param name="Verdict">What the result says of its traffic; empty where it does not.</param>
/// <param name="Seconds">How long the run took.</param>
/// <param name="Conditions">Each condition with the value that the result has; null where it has none.</param>
internal sealed record JudgedResult(
    string RunId, string Verdict, double Seconds, IReadOnlyList<(Condition Condition, double? Value)> Conditions)
{
    /// <summary>The conditions that are not met.</summary>
    public IEnumerable<(Condition Condition, double? Value)> Missed =>
        Conditions.Where(row => !row.Condition.IsMetBy(row.Value));

    /// <summary>The conditions that are not met, in words.</summary>
    public string MissText => string.Create(
        CultureInfo.InvariantCulture,
        $"Run {RunId} missed {Missed.Count()} of {Conditions.Count} conditions: "
        + $"{string.Join("; ", Missed.Select(row => $"{row.Condition}, and it is {Text(row.Value)}"))}.");

    /// <summary>Judges a result by its properties, whatever it is that has them.</summary>
    public static JudgedResult Of(PSObject result, IReadOnlyList<Condition> conditions) => new(
        Property(result, "RunId")?.ToString() ?? "",
        Property(result, "Verdict")?.ToString() ?? "",
        Number(Property(result, "Elapsed")) ?? 0,
        [.. conditions.Select(condition => (condition, Number(Property(result, condition.Measurement.Name))))]);

    /// <summary>A value in words.</summary>
    public static string Text(double? value) =>
        value is { } known ? known.ToString("0.######", CultureInfo.InvariantCulture) : "not known";

    private static object? Property(PSObject result, string name)
    {
        object? value = result.BaseObject is IDictionary table ? table[name] : result.Properties[name]?.Value;
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }

    // What a file brings back may be a text.
    private static double? Number(object? value) => value switch
    {
        null => null,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : null,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };
}
