using System.Text;

namespace DistStress.Engine.Tests.Stores;

/// <summary>A column's value: its bytes, and whether it is text.</summary>
internal readonly record struct StoredValue(string Hex, bool IsText)
{
    public int Length => Hex.Length / 2;

    public static StoredValue OfText(string text) => new(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)), true);

    public static StoredValue OfBytes(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes), false);

    public byte[] ToArray() => Convert.FromHexString(Hex);

    public string ToText() => Encoding.UTF8.GetString(ToArray());
}
