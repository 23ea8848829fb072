using System.Globalization;
using System.Text.RegularExpressions;
using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>A rate in a unit of its own, exact as a fraction: 14 ops in 300 s.</summary>
/// <param name="Ops">How many ops, greater than 0.</param>
/// <param name="Seconds">In how many seconds, greater than 0.</param>
public readonly partial record struct UnitRate(decimal Ops, decimal Seconds)
{
    /// <summary>How it is written, for messages.</summary>
    internal const string Form = "text such as \"1500/s\", \"200000/min\", \"2/h\" or \"14/300s\"";

    private static readonly (string Unit, decimal Seconds)[] Units =
        [("ms", 0.001m), ("s", 1), ("min", 60), ("h", 3600), ("d", 86_400)];

    /// <summary>Ops a second, rounded to 28 digits.</summary>
    public decimal PerSecond => Ops / Seconds;

    /// <summary>Reads a rate: a number, a slash, and a time of <c>ms</c>, <c>s</c>, <c>min</c>, <c>h</c> or
    /// <c>d</c>.</summary>
    /// <returns>Whether it is one; its numbers may still be 0 or out of range.</returns>
    internal static bool TryParse(string text, out UnitRate rate)
    {
        rate = default;
        Match match = Written().Match(text);
        if (!match.Success || !ExactNumber.TryParse(match.Groups["ops"].Value, out decimal ops))
            return false;
        decimal count = 1;
        if (match.Groups["count"].Length > 0 && !ExactNumber.TryParse(match.Groups["count"].Value, out count))
            return false;
        decimal unit = Units.First(known => known.Unit == match.Groups["unit"].Value).Seconds;
        // No time is so long, and a product would not be exact any more.
        if (count > 1_000_000_000_000)
            return false;
        rate = new UnitRate(ops, count * unit);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ops}/{Seconds}s");

    [GeneratedRegex("""^\s*(?<ops>[0-9][0-9.eE+-]*)\s*/\s*(?<count>[0-9][0-9.]*)?\s*(?<unit>ms|s|min|h|d)\s*$""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
