namespace DistStress.Engine.Items;

/// <summary>The three forms a column of <c>data</c> or <c>sample_data</c> can take.</summary>
public enum ColumnForm
{
    /// <summary>A JSON string: the text itself, stored as text.</summary>
    Text,

    /// <summary>A JSON number: that many random bytes.</summary>
    Bytes,

    /// <summary>A JSON object <c>{"r":16,"len":8000}</c>: a spread column name and random bytes.</summary>
    Spread,
}

/// <summary>One column as the traffic file or the configuration describes it.</summary>
/// <param name="Name">The column name, or its fixed beginning where <paramref name="Form"/> is
/// <see cref="ColumnForm.Spread"/>.</param>
/// <param name="Form">Which of the three forms the column has.</param>
/// <param name="Text">The value where <paramref name="Form"/> is <see cref="ColumnForm.Text"/>, else null.</param>
/// <param name="Length">The number of random bytes, from 0 to what the store takes; 0 for text.</param>
/// <param name="Modulus">How many names a spread column has (its <c>r</c>, at least 1); 0 for other forms.</param>
public sealed record ColumnSpec(string Name, ColumnForm Form, string? Text = null, int Length = 0, int Modulus = 0)
{
    /// <summary>A column that holds this very text.</summary>
    public static ColumnSpec OfText(string name, string text) => new(name, ColumnForm.Text, text);

    /// <summary>A column that holds <paramref name="length"/> random bytes.</summary>
    public static ColumnSpec OfBytes(string name, int length) => new(name, ColumnForm.Bytes, Length: length);

    /// <summary>A column whose name ends in a random number below <paramref name="modulus"/>.</summary>
    public static ColumnSpec OfSpread(string name, int modulus, int length) =>
        new(name, ColumnForm.Spread, Length: length, Modulus: modulus);
}
