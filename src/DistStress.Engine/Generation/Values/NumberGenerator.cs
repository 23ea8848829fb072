using System.Buffers;
using System.Globalization;

namespace DistStress.Engine.Generation.Values;

/// <summary>
/// A whole number: min + floor(r (max - min + 1) / 2^64), r being the draw's first two words as one number.
/// </summary>
internal sealed class NumberGenerator : ValueGenerator
{
    // Above this many numbers, keeping their digits all would cost more memory than making them costs time.
    private const int MaxKept = 1 << 16;

    private readonly long _min;
    private readonly UInt128 _count;
    private readonly ColumnRole _role;
    private readonly byte[]?[] _kept;

    public NumberGenerator(long min, long max, ColumnRole role)
    {
        _min = min;
        _count = (UInt128)((Int128)max - min + 1);
        _role = role;
        _kept = new byte[_count <= MaxKept ? (int)_count : 0][];
    }

    public override bool IsConstant => _count == 1;

    public override ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws)
    {
        ulong above = (ulong)(words.First64 * _count >> 64);
        // Two threads may make the same digits at once; either array serves.
        byte[] digits = _kept.Length == 0 ? Digits(above) : _kept[above] ??= Digits(above);
        return new ItemColumn(name, ValueKind.Number, new ReadOnlySequence<byte>(digits), _role);
    }

    private byte[] Digits(ulong above) => Digits(unchecked(_min + (long)above));

    /// <summary>A number's digits, with its sign where it is negative.</summary>
    public static byte[] Digits(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
        return digits[..length].ToArray();
    }
}
