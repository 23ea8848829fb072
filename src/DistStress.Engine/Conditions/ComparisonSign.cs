namespace DistStress.Engine.Conditions;

/// <summary>Comparisons as conditions write them, and what they mean.</summary>
internal static class ComparisonSign
{
    /// <summary>Each sign with its comparison.</summary>
    public static readonly (string Sign, Comparison Comparison)[] All =
    [
        ("<", Comparison.Less), ("<=", Comparison.AtMost), (">", Comparison.Greater), (">=", Comparison.AtLeast),
        ("==", Comparison.Equal), ("!=", Comparison.NotEqual),
    ];

    // What people write who come from a shell or from mathematics.
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["="] = "==", ["<>"] = "!=", ["=<"] = "<=", ["=>"] = ">=", ["≤"] = "<=", ["≥"] = ">=", ["≠"] = "!=",
        ["-lt"] = "<", ["-le"] = "<=", ["-gt"] = ">", ["-ge"] = ">=", ["-eq"] = "==", ["-ne"] = "!=",
    };

    /// <summary>The sign of a comparison.</summary>
    public static string Of(Comparison comparison) => All.Single(row => row.Comparison == comparison).Sign;

    /// <summary>The comparison that a sign is; null where it is none.</summary>
    public static Comparison? Read(string sign) =>
        All.Where(row => row.Sign == sign).Select(row => (Comparison?)row.Comparison).FirstOrDefault();

    /// <summary>The sign that is meant by another one; null where nobody can tell.</summary>
    public static string? Meant(string other) => Others.GetValueOrDefault(other);

    /// <summary>Whether a comparison holds.</summary>
    public static bool Holds(double value, Comparison comparison, double number) => comparison switch
    {
        Comparison.Less => value < number,
        Comparison.AtMost => value <= number,
        Comparison.Greater => value > number,
        Comparison.AtLeast => value >= number,
        Comparison.Equal => value == number,
        Comparison.NotEqual => value != number,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "There is no such comparison."),
    };
}
