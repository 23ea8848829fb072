using System.Globalization;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Rates as lines for people have them.</summary>
internal static class RateText
{
    /// <summary>A rate, in the session's culture: one op in 20 s is 0.05 a second, and not 0.</summary>
    /// <param name="perSecond">Ops a second.</param>
    /// <param name="format">How one of 10 and more is written.</param>
    public static string Of(double perSecond, string format) =>
        perSecond.ToString(perSecond is > 0 and < 10 ? "G2" : format, CultureInfo.CurrentCulture);
}
