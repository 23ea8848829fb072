using System.Globalization;
using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Items;

/// <summary>One column as the traffic file or the configuration describes it.</summary>
/// <param name="Name">The column name, or its fixed beginning where the column is spread.</param>
/// <param name="Value">What it holds.</param>
/// <param name="Modulus">How many names a spread column has (its <c>r</c>, at least 1); 0 for one that has a single
/// name.</param>
public sealed record ColumnSpec(string Name, ValueSpec Value, int Modulus = 0)
{
    /// <summary>Whether the name ends in a number that is drawn.</summary>
    public bool IsSpread => Modulus > 0;

    /// <summary>Whether an item's column can have a name: its own, or one that a spread column can draw.</summary>
    public bool CanBeNamed(string name) => !IsSpread
        ? name == Name
        : name.StartsWith(Name, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int drawn)
            && drawn < Modulus && drawn.ToString(CultureInfo.InvariantCulture).Length == name.Length - Name.Length;

    /// <summary>A column that holds this very text.</summary>
    public static ColumnSpec OfText(string name, string text) => new(name, new TextSpec(text));

    /// <summary>A column that holds <paramref name="length"/> random bytes.</summary>
    public static ColumnSpec OfBytes(string name, int length) => new(name, new BytesSpec(LengthSpec.Of(length)));

    /// <summary>A column whose name ends in a random number below <paramref name="modulus"/>.</summary>
    public static ColumnSpec OfSpread(string name, int modulus, int length) =>
        new(name, new BytesSpec(LengthSpec.Of(length)), modulus);
}
