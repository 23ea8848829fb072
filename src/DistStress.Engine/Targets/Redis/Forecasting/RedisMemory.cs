using System.Buffers.Text;
using System.Numerics;

namespace DistStress.Engine.Targets.Redis.Forecasting;

/// <summary>How much memory Redis takes for what it keeps, as its own <c>used_memory</c> counts it.</summary>
/// <remarks>
/// The structures are those of Redis 7.0 on 64 bits (dict.h, object.h, sds.h, listpack.h) with its default limits of
/// compact encodings; sizes are rounded up to the classes of jemalloc with its default quantum of 16 bytes (jemalloc's
/// manual, "Size classes").
/// </remarks>
internal static class RedisMemory
{
    private const int Object = 16;
    private const int DictEntry = 24;
    private const int Dict = 56;
    private const int Pointer = 8;
    private const int LeastTable = 4;

    // An object and its text in one piece, up to this length.
    private const int MostEmbedded = 44;
    private const int SharedIntegers = 10_000;

    private const int MostCompactFields = 512;
    private const int MostCompactBytes = 64;
    private const int ListpackEnds = 7;

    /// <summary>What a key takes besides its value: its entry in the database and its name.</summary>
    /// <param name="keyLength">The length of the key's name in bytes.</param>
    public static long Key(int keyLength) => Allocated(DictEntry) + Text(keyLength);

    /// <summary>The table of the database for so many keys.</summary>
    public static double Table(double keys) =>
        keys < 1 ? 0 : Allocated((long)(Pointer * Math.Pow(2, Math.Ceiling(Math.Log2(Math.Max(LeastTable, keys))))));

    /// <summary>A value of its own key.</summary>
    public static long String(RedisField value) => value.Integer is { } number
        ? number is >= 0 and < SharedIntegers ? 0 : Object
        : value.ValueLength <= MostEmbedded
        ? Allocated(Object + 3 + value.ValueLength + 1)
        : Object + Text(value.ValueLength);

    /// <summary>A hash.</summary>
    public static long Hash(IReadOnlyCollection<RedisField> fields)
    {
        if (fields.Count > MostCompactFields
            || fields.Any(field => field.NameLength > MostCompactBytes || field.ValueLength > MostCompactBytes))
        {
            return Hashtable(fields.Count)
                + fields.Sum(field => Text(field.NameLength) + Text(field.ValueLength));
        }

        return Object + Allocated(ListpackEnds + fields.Sum(field =>
            Element(field.NameLength, field.NameInteger) + Element(field.ValueLength, field.Integer)));
    }

    /// <summary>A set of names.</summary>
    public static long Set(IReadOnlyCollection<RedisField> names) =>
        Hashtable(names.Count) + names.Sum(name => Text(name.NameLength));

    /// <summary>The whole number that a text is, as Redis takes it for one; null where it takes it for text.</summary>
    public static long? IntegerOf(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= 20 && Utf8Parser.TryParse(text, out long number, out int read) && read == text.Length
            && IsCanonical(text, number)
            ? number
            : null;

    private static bool IsCanonical(ReadOnlySpan<byte> text, long number)
    {
        Span<byte> written = stackalloc byte[20];
        return Utf8Formatter.TryFormat(number, written, out int length) && written[..length].SequenceEqual(text);
    }

    private static long Hashtable(int entries) => Object + Allocated(Dict)
        + Allocated(Pointer * (long)BitOperations.RoundUpToPowerOf2((uint)Math.Max(LeastTable, entries)))
        + ((long)entries * Allocated(DictEntry));

    private static long Element(int length, long? integer)
    {
        int bytes = integer switch
        {
            null => length + (length < 64 ? 1 : length < 4096 ? 2 : 5),
            >= 0 and <= 127 => 1,
            >= -4096 and <= 4095 => 2,
            >= short.MinValue and <= short.MaxValue => 3,
            >= -(1 << 23) and < 1 << 23 => 4,
            >= int.MinValue and <= int.MaxValue => 5,
            _ => 9,
        };
        return bytes + (bytes < 128 ? 1 : bytes < 16_384 ? 2 : 3);
    }

    // A text with its head, which grows with what it has to say of the length, and the zero at its end.
    private static long Text(int length) =>
        Allocated(length + 1 + (length < 1 << 5 ? 1 : length < 1 << 8 ? 3 : length < 1 << 16 ? 5 : 9));

    private static long Allocated(long bytes)
    {
        if (bytes <= 8)
            return 8;
        // Multiples of 16 up to 128, and then four classes to each doubling.
        long step = bytes <= 128 ? 16 : (long)BitOperations.RoundUpToPowerOf2((ulong)bytes) / 8;
        return (bytes + step - 1) / step * step;
    }
}
