using System.Globalization;
using DistStress.Engine.Input;
using DistStress.Engine.Metrics.Schema;

namespace DistStress.Engine.Conditions;

/// <summary>
/// Reads conditions: a measurement, a comparison, a number, and perhaps <c>for</c> and how long it must hold.
/// </summary>
public static class ConditionText
{
    private const string For = "for";
    private const string Example = "ResponseP99Ms < 10, or FailedPercent > 5 for 10s";
    private const int MostNear = 4;

    // So that a part of a name finds those it is part of, and no single letter finds all.
    private const int LeastPart = 4;

    /// <summary>Reads conditions, one a text.</summary>
    /// <param name="texts">The texts. Upper or lower case does not matter; numbers have a decimal point.</param>
    /// <param name="outputs">The outputs whose measurements they may be about: those that one of them carries.</param>
    /// <returns>The conditions, in order.</returns>
    /// <exception cref="DistStressException">
    /// <c>ConditionInvalid</c>: some are none. All mistakes at once, each with its place in the text and with what
    /// would be right.
    /// </exception>
    public static IReadOnlyList<Condition> Read(IReadOnlyList<string> texts, MeasurementOutputs outputs)
    {
        Measurement[] known =
            [.. MeasurementSchema.Rows.Where(row => row.IsNumber && (row.Outputs & outputs) != 0)];
        var conditions = new List<Condition>();
        var mistakes = new List<string>();
        string? wrong = null;
        foreach (string text in texts)
        {
            int before = mistakes.Count;
            if (Read(text, known, mistakes) is { } condition && mistakes.Count == before)
                conditions.Add(condition);
            else
                wrong ??= text;
        }

        return wrong is null ? conditions
            : throw new DistStressException(ErrorKind.ConditionInvalid, wrong, string.Join('\n', mistakes));
    }

    private static Condition? Read(string text, IReadOnlyList<Measurement> known, List<string> mistakes)
    {
        var words = new WordReader(text);
        string name = words.NextName(out int at);
        if (name.Length == 0)
            return Mistake(at, $"here must be the name of a measurement, as in {Example}");
        Measurement? measurement = Find(name, known, out string problem);
        if (measurement is null)
            Mistake(at, problem);

        string sign = words.NextSign(out at);
        if (ComparisonSign.Read(sign) is not { } comparison)
        {
            string all = string.Join(' ', ComparisonSign.All.Select(row => row.Sign));
            return Mistake(at, sign.Length == 0
                ? $"here must be a comparison: {all}"
                : ComparisonSign.Meant(sign) is { } meant
                ? $"'{sign}' is written {meant}"
                : $"'{sign}' is no comparison; these are: {all}");
        }

        string written = words.Next(out at);
        if (ReadNumber(written, measurement, out problem) is not { } number)
            return Mistake(at, problem);

        string keyword = words.Next(out at);
        if (keyword.Length == 0)
            return Condition(TimeSpan.Zero);
        if (!keyword.Equals(For, StringComparison.OrdinalIgnoreCase))
            return Mistake(at, $"'{keyword}' is too much: behind the number there can only be for, as in for 10s");
        written = words.Rest(out at);
        return DurationText.Read(written) is { } hold
            ? Condition(hold)
            : Mistake(at, written.Length == 0
                ? "here must be how long it holds, as in for 10s, for 500ms or for 2m"
                : $"'{written}' is no duration: write a number above 0 with s, ms or m, as in for 10s");

        Condition? Condition(TimeSpan hold) =>
            measurement is null ? null : new Condition(measurement, comparison, number, hold);

        Condition? Mistake(int place, string what)
        {
            mistakes.Add($"Condition '{text}', character {place + 1}: {what}.");
            return null;
        }
    }

    private static Measurement? Find(string name, IReadOnlyList<Measurement> known, out string problem)
    {
        problem = "";
        Measurement? found = ByName(known);
        if (found is not null)
            return found;
        Measurement? other = ByName(MeasurementSchema.Rows);
        string near = other is null ? Near(name, known) : "";
        problem = other is null
            ? $"there is no measurement {name}{near}"
            : other.IsNumber
            ? $"{other.Name} is not measured here"
            : $"{other.Name} is a text, and only numbers can be compared";
        return null;

        Measurement? ByName(IEnumerable<Measurement> rows) =>
            rows.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static string Near(string name, IReadOnlyList<Measurement> known)
    {
        int furthest = Math.Clamp(name.Length / 3, 1, 4);
        string[] near =
        [
            .. known
                .Select(row => (row.Name, Distance: name.Length >= LeastPart
                    && row.Name.Contains(name, StringComparison.OrdinalIgnoreCase)
                    ? 0
                    : Spelling.Distance(name, row.Name)))
                .Where(row => row.Distance <= furthest)
                .OrderBy(row => row.Distance)
                .Take(MostNear)
                .Select(row => row.Name),
        ];
        return near.Length > 0
            ? $"; near to it are {string.Join(", ", near)}"
            : $"; there are {string.Join(", ", known.Select(row => row.Name))}";
    }

    private static double? ReadNumber(string text, Measurement? measurement, out string problem)
    {
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        problem = "";
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            return number;
        problem = text.Length == 0
            ? "here must be the number that is compared with"
            : text.Contains(',')
            ? $"'{text}' is no number: write a decimal point, and nothing between thousands"
            : measurement is null
            ? $"'{text}' is no number"
            : $"'{text}' is no number; {measurement.Name} is in {UnitOf(measurement)}";
        return null;
    }

    private static string UnitOf(Measurement measurement) => measurement.Unit switch
    {
        MeasurementUnit.OpsPerSecond => "ops a second",
        MeasurementUnit.BytesPerSecond => "bytes a second",
        MeasurementUnit.CapacityUnits => "capacity units",
        MeasurementUnit.Milliseconds => "ms",
        MeasurementUnit.Percent => "percent",
        MeasurementUnit.Money => "the currency of the prices, USD",
        MeasurementUnit other => other.ToString().ToLowerInvariant(),
    };
}
