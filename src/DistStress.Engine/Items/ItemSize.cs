using System.Globalization;
using System.Text;
using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Items;

/// <summary>How large items are: names and values.</summary>
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
        return column.IsSpread
            ? bytes + (column.Modulus - 1).ToString(CultureInfo.InvariantCulture).Length
            : bytes;
    }

    /// <summary>The bytes of a column's value, as text and bytes.</summary>
    public static SizeRange Value(ColumnSpec column) => TextMeasure.Instance.Of(column.Value);

    /// <summary>The bytes of the values of an item, names and key left out.</summary>
    public static SizeRange Values(IReadOnlyList<ColumnSpec> columns) =>
        columns.Aggregate(default(SizeRange), (sum, column) => sum + Value(column));

    /// <summary>The bytes that a column takes at most: its name and its value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="measure">How the store counts values.</param>
    public static long Largest(ColumnSpec column, ValueMeasure measure) =>
        LargestName(column) + measure.Of(column.Value).Most;

    /// <summary>The bytes that columns take at most, a key left out.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="measure">How the store counts values.</param>
    public static long Largest(IReadOnlyList<ColumnSpec> columns, ValueMeasure measure) =>
        columns.Sum(column => Largest(column, measure));
}
