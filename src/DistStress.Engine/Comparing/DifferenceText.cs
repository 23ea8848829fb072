using System.Globalization;

namespace DistStress.Engine.Comparing;

/// <summary>Differences in sentences.</summary>
public static class DifferenceText
{
    /// <summary>What can be said of a difference, with its interval.</summary>
    public static string Of(MeasurementDifference row)
    {
        if (row is not { Baseline: { } baseline, Result: { } result, Difference: { } difference })
            return $"{row.Measurement} was not measured often enough in both runs to be compared.";
        string values = $"{Number(result)} {row.Unit}, and {Number(baseline)} {row.Unit} in the baseline";
        string by = $"{Change(row, difference)}, between {Change(row, row.Low)} and {Change(row, row.High)}";
        return row.Verdict switch
        {
            DifferenceVerdict.Worse => $"{row.Measurement} got worse by {by}: {values}.",
            DifferenceVerdict.Better => $"{row.Measurement} got better by {by}: {values}.",
            DifferenceVerdict.Same =>
                $"{row.Measurement} is the same within {Change(row, row.Tolerance, signed: false)}: {by}; {values}.",
            _ when row is { Low: > 0 } or { High: < 0 } =>
                $"{row.Measurement} differs, and whether by more than {Change(row, row.Tolerance, signed: false)} this "
                + $"run cannot show: {by}; {values}.",
            _ => $"{row.Measurement}: no difference that this run can show: {by}; {values}.",
        };
    }

    // Shares are in percent themselves, and differ by points.
    private static string Change(MeasurementDifference row, double? value, bool signed = true)
    {
        string unit = row.Unit == "%" ? "points" : row.PercentOf(value) is null ? row.Unit : "%";
        double shown = (unit == "%" ? row.PercentOf(value) : value) ?? 0;
        return $"{(signed && shown > 0 ? "+" : "")}{Number(shown)} {unit}";
    }

    private static string Number(double value) => value.ToString(
        Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 1 ? "0.0#" : "0.###", CultureInfo.InvariantCulture);
}
