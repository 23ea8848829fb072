using System.Globalization;
using System.Text;

namespace DistStress.Engine.Items;

/// <summary>How large items are: names and values, texts in UTF-8.</summary>
public static class ItemSize
{
    /// <summary>Length of a key in characters, and in bytes of UTF-8.</summary>
    public const int KeyLength = 32;

    /// <summary>The most columns an item can have: each draws from a lane of its own, and so many there are.</summary>
    public const int MaxColumns = 1008;

    /// <summary>The bytes of a column's name, of a spread column's longest one.</summary>
    public static int LargestName(ColumnSpec column)
    {
        int bytes = Encoding.UTF8.GetByteCount(column.Name);
        return column.Form == ColumnForm.Spread
            ? bytes + (column.Modulus - 1).ToString(CultureInfo.InvariantCulture).Length
            : bytes;
    }

    /// <summary>The bytes of a column's value.</summary>
    public static long Value(ColumnSpec column) =>
        column.Text is { } text ? Encoding.UTF8.GetByteCount(text) : column.Length;

    /// <summary>The bytes that a column takes at most: its name and its value.</summary>
    public static long Largest(ColumnSpec column) => LargestName(column) + Value(column);

    /// <summary>The bytes that columns take at most, a key left out.</summary>
    public static long Largest(IReadOnlyList<ColumnSpec> columns) => columns.Sum(Largest);
}
