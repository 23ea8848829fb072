using System.Buffers;
using System.Globalization;
using System.Text;
using DistStress.Engine.Generation;
using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>How many bytes DynamoDB counts for values.</summary>
/// <remarks>Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats".</remarks>
internal static class ValueSize
{
    // Two values that begin alike and are as long are taken for the same.
    private const int MarkedBytes = 64;

    /// <summary>A key attribute's value.</summary>
    public static SizedValue Of(KeyType type, string text) => new(
        type == KeyType.N ? Number(text) : Encoding.UTF8.GetByteCount(text),
        HashCode.Combine(string.GetHashCode(text, StringComparison.Ordinal)));

    /// <summary>A column's value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isKept">Whether its text is kept.</param>
    public static SizedValue Of(in ItemColumn column, bool isKept)
    {
        byte[] start = column.Value.Slice(0, Math.Min(MarkedBytes, column.Value.Length)).ToArray();
        // Bytes are in the order of their numbers, and so are the letters that they are kept as.
        Encoding letters = column.Kind == ValueKind.Binary ? Encoding.Latin1 : Encoding.UTF8;
        return new SizedValue(
            Bytes(in column), Mark(column.Value.Length, start), isKept ? letters.GetString(start) : null);
    }

    /// <summary>The bytes of a text in UTF-8, as the letters that bytes are kept as.</summary>
    public static string Letters(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The number that comes of adding to one that is there.</summary>
    /// <param name="before">The number; null where none is there, which counts as 0.</param>
    /// <param name="amount">What is added, a number.</param>
    public static SizedValue Sum(SizedValue? before, in ItemColumn amount)
    {
        string sum = (Parsed(before?.Text) + Parsed(Encoding.ASCII.GetString(amount.Value))).ToString(
            CultureInfo.InvariantCulture);
        byte[] digits = Encoding.ASCII.GetBytes(sum);
        return new SizedValue(Number(sum), Mark(digits.Length, digits), sum);

        static decimal Parsed(string? text) => decimal.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : 0;
    }

    private static int Mark(long length, ReadOnlySpan<byte> start)
    {
        var mark = default(HashCode);
        mark.Add(length);
        mark.AddBytes(start);
        return mark.ToHashCode();
    }

    private static int Bytes(in ItemColumn column)
    {
        switch (column.Kind)
        {
            case ValueKind.Number:
                return Number(Encoding.ASCII.GetString(column.Value));
            case ValueKind.Flag:
                return 1;
            case ValueKind.List or ValueKind.Map:
                int bytes = DynamoDbMeasure.ContainerBytes;
                foreach (ref readonly ItemColumn inside in column.Inside)
                {
                    bytes += DynamoDbMeasure.InsideBytes + Bytes(in inside)
                        + (column.Kind == ValueKind.Map ? inside.Name.Utf8.Length : 0);
                }

                return bytes;
            default:
                return (int)column.Value.Length;
        }
    }

    /// <summary>
    /// A number: a byte for each two digits, in pairs from the point on, without the zeros at both ends; one more; and
    /// another for a minus.
    /// </summary>
    public static int Number(string text)
    {
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? digits : digits[..point];
        string rest = point < 0 ? "" : digits[(point + 1)..];
        if (whole.Length % 2 != 0)
            whole = "0" + whole;
        if (rest.Length % 2 != 0)
            rest += "0";
        string pairs = whole + rest;
        int first = 0;
        int last = pairs.Length / 2;
        while (first < last && IsZero(first))
            first++;
        while (last > first && IsZero(last - 1))
            last--;
        return last == first ? 1 : last - first + 1 + (negative ? 1 : 0);

        bool IsZero(int pair) => pairs[2 * pair] == '0' && pairs[(2 * pair) + 1] == '0';
    }
}
