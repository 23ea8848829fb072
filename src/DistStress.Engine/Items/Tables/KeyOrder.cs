using System.Runtime.InteropServices;

namespace DistStress.Engine.Items.Tables;

/// <summary>The order in which a table, or an index, has the values of a sort key.</summary>
/// <remarks>
/// Numbers by their value, whatever their digits; text and bytes byte by byte in UTF-8, which is not the order of
/// UTF-16 where a character takes two units of it.
/// </remarks>
public sealed class KeyOrder : IComparer<string>
{
    private static readonly KeyOrder Numbers = new(isNumber: true);
    private static readonly KeyOrder Texts = new(isNumber: false);

    private readonly bool _isNumber;

    private KeyOrder(bool isNumber)
    {
        _isNumber = isNumber;
    }

    /// <summary>The order of keys of a type.</summary>
    public static KeyOrder Of(KeyType type) => type == KeyType.N ? Numbers : Texts;

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x == y || x is null || y is null)
            return string.CompareOrdinal(x, y);
        return _isNumber ? KeyNumber.Parse(x).CompareTo(KeyNumber.Parse(y)) : CompareTexts(x, y);
    }

    private static int CompareTexts(string x, string y)
    {
        int same = MemoryMarshal.AsBytes(x.AsSpan()).CommonPrefixLength(MemoryMarshal.AsBytes(y.AsSpan())) / 2;
        if (same == x.Length || same == y.Length)
            return x.Length.CompareTo(y.Length);
        (char a, char b) = (x[same], y[same]);

        // A unit of a pair stands for a character beyond all that are one unit.
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }
}
