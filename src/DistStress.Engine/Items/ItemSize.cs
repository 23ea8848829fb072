using System.Globalization;
using System.Text;

namespace DistStress.Engine.Items;

/// <summary>How large items are as DynamoDB counts: names and values in UTF-8, the key's included.</summary>
public static class ItemSize
{
    /// <summary>DynamoDB's limit for an item in bytes: 400 KiB.</summary>
    public const int Limit = 400 * 1024;

    /// <summary>The name of the attribute that holds an item's key.</summary>
    public const string KeyName = "id";

    /// <summary>In rows, the name of the attribute that holds a column's name.</summary>
    public const string SortKeyName = "sk";

    /// <summary>In rows, the name of the attribute that holds a column's value.</summary>
    public const string ValueName = "value";

    /// <summary>Length of a key in characters, and in bytes of UTF-8.</summary>
    public const int KeyLength = 32;

    /// <summary>The most columns an item can have: each draws from a lane of its own, and so many there are.</summary>
    public const int MaxColumns = 1008;

    /// <summary>DynamoDB's limit for the name of an attribute in bytes: less than 64 KiB.</summary>
    public const int MaxNameBytes = (64 * 1024) - 1;

    /// <summary>In rows, DynamoDB's limit for the name of a column in bytes: it is the sort key.</summary>
    public const int MaxRowNameBytes = 1024;

    /// <summary>The bytes that the key takes in every item.</summary>
    public static int KeyBytes => KeyName.Length + KeyLength;

    /// <summary>The bytes of a column's name, of a spread column's longest one.</summary>
    public static int LargestName(ColumnSpec column)
    {
        int bytes = Encoding.UTF8.GetByteCount(column.Name);
        return column.Form == ColumnForm.Spread
            ? bytes + (column.Modulus - 1).ToString(CultureInfo.InvariantCulture).Length
            : bytes;
    }

    /// <summary>The bytes that a column takes at most: its name and its value.</summary>
    public static long Largest(ColumnSpec column) =>
        LargestName(column)
        + (column.Form == ColumnForm.Text ? Encoding.UTF8.GetByteCount(column.Text!) : (long)column.Length);

    /// <summary>The bytes that an item of these columns takes at most, its key included.</summary>
    public static long Largest(IReadOnlyList<ColumnSpec> columns) => KeyBytes + columns.Sum(Largest);

    /// <summary>The bytes that the record of a column takes at most in rows, its key included.</summary>
    public static long LargestRow(ColumnSpec column) =>
        KeyBytes + SortKeyName.Length + ValueName.Length + Largest(column);
}
