using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
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
        XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan())),
        Text: text);

    /// <summary>A column's value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isSorted">Whether an index sorts by it.</param>
    public static SizedValue Of(in ItemColumn column, bool isSorted = false)
    {
        byte[] begin = column.Value.Slice(0, Math.Min(MarkedBytes, column.Value.Length)).ToArray();
        ulong mark = XxHash3.HashToUInt64(begin, column.Value.Length);
        if (column.Kind == ValueKind.Number)
        {
            string digits = Encoding.ASCII.GetString(begin);
            return new SizedValue(
                Number(digits), mark, decimal.Parse(digits, CultureInfo.InvariantCulture), isSorted ? digits : null);
        }

        return new SizedValue(Bytes(in column), mark, Text: isSorted ? column.Text : null);
    }

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="isSorted">Whether an index sorts by it.</param>
    public static SizedValue Of(decimal number, bool isSorted)
    {
        string digits = number.ToString(CultureInfo.InvariantCulture);
        return new SizedValue(
            Number(digits), XxHash3.HashToUInt64(Encoding.ASCII.GetBytes(digits), digits.Length), number,
            isSorted ? digits : null);
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
