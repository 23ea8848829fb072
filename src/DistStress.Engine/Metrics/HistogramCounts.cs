using System.Buffers.Binary;

namespace DistStress.Engine.Metrics;

/// <summary>Looks through the counts of an encoded histogram before the library does, which trusts them.</summary>
/// <remarks>
/// HdrHistogram's encoding V2: a head of 40 bytes, and then numbers in ZigZag LEB128 of at most 9 bytes, of which the
/// last has 8 bits. A number above 0 is a count, one below 0 stands for so many counts of 0.
/// </remarks>
internal static class HistogramCounts
{
    private const int Cookie = 0x1C849313;
    private const int HeadLength = 40;
    private const int MostNumberBytes = 9;

    /// <summary>The sum of all counts.</summary>
    /// <param name="encoded">The histogram, not compressed.</param>
    /// <returns>Null where it is not of that encoding, or the sum is more than a <see cref="long"/> holds.</returns>
    public static long? Sum(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length < HeadLength || BinaryPrimitives.ReadInt32BigEndian(encoded) != Cookie)
            return null;
        ReadOnlySpan<byte> rest = encoded[HeadLength..];
        long sum = 0;
        while (!rest.IsEmpty)
        {
            if (!TryRead(ref rest, out long number) || (number > 0 && number > long.MaxValue - sum))
                return null;
            sum += Math.Max(0, number);
        }

        return sum;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, out long number)
    {
        number = 0;
        ulong bits = 0;
        for (int i = 0; i < Math.Min(rest.Length, MostNumberBytes); i++)
        {
            bool isLast = i == MostNumberBytes - 1 || rest[i] < 0x80;
            bits |= (ulong)(i == MostNumberBytes - 1 ? rest[i] : rest[i] & 0x7F) << (7 * i);
            if (!isLast)
                continue;
            number = (long)(bits >> 1) ^ -(long)(bits & 1);
            rest = rest[(i + 1)..];
            return true;
        }

        return false;
    }
}
