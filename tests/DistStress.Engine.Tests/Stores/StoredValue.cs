using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using DistStress.Engine.Generation;

namespace DistStress.Engine.Tests.Stores;

/// <summary>A column's value: its bytes, and its type as DynamoDB calls it.</summary>
/// <remarks>A number is its digits, true and false are words, a list or a map is JSON without blanks.</remarks>
internal readonly record struct StoredValue(string Hex, string Type)
{
    /// <summary>A column as the product made it.</summary>
    public static StoredValue Of(in ItemColumn column) => new(
        Convert.ToHexStringLower(column.Value.ToArray()),
        column.Kind switch
        {
            ValueKind.Text => "S",
            ValueKind.Number => "N",
            ValueKind.Flag => "BOOL",
            ValueKind.List => "L",
            ValueKind.Map => "M",
            _ => "B",
        });

    public int Length => Hex.Length / 2;

    public static StoredValue OfText(string text, string type = "S") =>
        new(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)), type);

    public static StoredValue OfBytes(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes), "B");

    public static StoredValue OfNumber(BigInteger number) =>
        OfText(number.ToString(CultureInfo.InvariantCulture), "N");

    public byte[] ToArray() => Convert.FromHexString(Hex);

    public string ToText() => Encoding.UTF8.GetString(ToArray());

    /// <summary>The value with its type, or without one, to be compared and shown.</summary>
    public string Line(bool typed) => !typed || Type == "B" ? Hex : $"{Type} {ToText()}";
}
