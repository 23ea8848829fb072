using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace DistStress.Engine.Metrics;

/// <summary>Writes and reads counts in HdrHistogram's compressed encoding V2, which other tools read too.</summary>
/// <remarks>
/// <para>
/// A head of 40 bytes: a cookie, the length of what follows it, an offset of 0, the significant digits, the least and
/// greatest value, and a ratio of 1. Then numbers in ZigZag LEB128 of at most 9 bytes, of which the last has 8 bits:
/// one above 0 is the count of the next bucket, one below 0 stands for so many buckets without a count.
/// </para>
/// <para>
/// Compressed: another cookie, the length of the rest, and that as a zlib stream.
/// </para>
/// </remarks>
internal static class HistogramText
{
    private const int Cookie = 0x1C849313;
    private const int CompressedCookie = 0x1C849314;
    private const int HeadLength = 40;
    private const int CompressedHeadLength = 8;
    private const int ZlibHeadLength = 2;
    private const int MostNumberBytes = 9;
    private const int Digits = 3;
    private const int MostStored = 256;
    private const int StoredHeadLength = 5;
    private const uint AdlerBase = 65521;

    // More than all counts of this range and precision take, 9 bytes each.
    private const int MostBytes = 256 * 1024;

    /// <summary>The counts as text.</summary>
    public static string Encode(LatencyCounts counts)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            int length = Write(counts, plain);
            using var packed = new MemoryStream();
            packed.SetLength(CompressedHeadLength);
            packed.Position = CompressedHeadLength;
            if (length <= MostStored)
            {
                Store(packed, plain.AsSpan(0, length));
            }
            else
            {
                using var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true);
                zlib.Write(plain, 0, length);
            }

            Span<byte> all = packed.GetBuffer().AsSpan(0, (int)packed.Length);
            BinaryPrimitives.WriteInt32BigEndian(all, CompressedCookie);
            BinaryPrimitives.WriteInt32BigEndian(all[sizeof(int)..], all.Length - CompressedHeadLength);
            return Convert.ToBase64String(all);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">
    /// The text is no such histogram, or one of another range or precision.
    /// </exception>
    public static LatencyCounts Decode(string text)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            return Read(buffer.AsSpan(0, Inflate(Convert.FromBase64String(text), buffer)));
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"This is no compressed histogram: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A zlib stream of one stored block (RFC 1950 and 1951). The compressor takes a quarter of a megabyte outside the
    // managed heap each time, and saves nothing on so few bytes: there may be thousands of tasks with a few ops each.
    private static void Store(MemoryStream packed, ReadOnlySpan<byte> plain)
    {
        Span<byte> head = [0x78, 0x01, 0x01, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)plain.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[5..], (ushort)~plain.Length);
        packed.Write(head);
        packed.Write(plain);
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Adler32(plain));
        packed.Write(sum);
    }

    private static bool IsStored(ReadOnlySpan<byte> blocks, out ReadOnlySpan<byte> plain)
    {
        plain = default;
        if (blocks.Length < StoredHeadLength || blocks[0] != 1)
            return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(blocks[1..]);
        if (BinaryPrimitives.ReadUInt16LittleEndian(blocks[3..]) != (ushort)~length
            || length > blocks.Length - StoredHeadLength)
        {
            throw new InvalidDataException("its one block is not of the length that it tells.");
        }

        plain = blocks.Slice(StoredHeadLength, length);
        return true;
    }

    private static uint Adler32(ReadOnlySpan<byte> plain)
    {
        uint a = 1;
        uint b = 0;
        foreach (byte value in plain)
        {
            a = (a + value) % AdlerBase;
            b = (b + a) % AdlerBase;
        }

        return (b << 16) | a;
    }

    private static int Write(LatencyCounts counts, byte[] plain)
    {
        int at = HeadLength;
        int next = 0;
        foreach ((int bucket, long count) in counts.InOrder())
        {
            if (bucket > next)
                at = WriteNumber(plain, at, next - bucket);
            at = WriteNumber(plain, at, count);
            next = bucket + 1;
        }

        Span<byte> head = plain.AsSpan(0, HeadLength);
        BinaryPrimitives.WriteInt32BigEndian(head, Cookie);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], at - HeadLength);
        BinaryPrimitives.WriteInt32BigEndian(head[8..], 0);
        BinaryPrimitives.WriteInt32BigEndian(head[12..], Digits);
        BinaryPrimitives.WriteInt64BigEndian(head[16..], 1);
        BinaryPrimitives.WriteInt64BigEndian(head[24..], LatencyHistogram.MaxMicros);
        BinaryPrimitives.WriteDoubleBigEndian(head[32..], 1);
        return at;
    }

    private static LatencyCounts Read(ReadOnlySpan<byte> plain)
    {
        // What the library writes is its whole buffer, longer than the length says.
        if (plain.Length < HeadLength || BinaryPrimitives.ReadInt32BigEndian(plain) != Cookie
            || BinaryPrimitives.ReadInt32BigEndian(plain[4..]) is not (>= 0 and var length)
            || length > plain.Length - HeadLength)
        {
            throw new FormatException("This is no histogram.");
        }

        if (BinaryPrimitives.ReadInt32BigEndian(plain[8..]) != 0
            || BinaryPrimitives.ReadInt32BigEndian(plain[12..]) != Digits
            || BinaryPrimitives.ReadInt64BigEndian(plain[16..]) != 1
            || BinaryPrimitives.ReadInt64BigEndian(plain[24..]) != LatencyHistogram.MaxMicros)
        {
            throw new FormatException("This is a histogram of another range or precision.");
        }

        var counts = new LatencyCounts();
        ReadOnlySpan<byte> rest = plain.Slice(HeadLength, length);
        long bucket = 0;
        while (!rest.IsEmpty)
        {
            long number = ReadNumber(ref rest);
            if (number <= 0)
            {
                // A count of 0 is that of one bucket.
                bucket += number == 0 ? 1 : number < -LatencyBuckets.Count ? LatencyBuckets.Count : -number;
                continue;
            }

            if (bucket >= LatencyBuckets.Count || number > LatencyHistogram.MostCount - counts.Total)
                throw new FormatException("This is no histogram, or holds more latencies than there can be.");
            counts.Add((int)bucket++, number);
        }

        return counts;
    }

    private static int WriteNumber(byte[] plain, int at, long number)
    {
        ulong bits = (ulong)(number << 1) ^ (ulong)(number >> 63);
        for (int i = 0; i < MostNumberBytes - 1; i++)
        {
            if (bits < 0x80)
            {
                plain[at++] = (byte)bits;
                return at;
            }

            plain[at++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        plain[at++] = (byte)bits;
        return at;
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        ulong bits = 0;
        for (int i = 0; i < Math.Min(rest.Length, MostNumberBytes); i++)
        {
            bool isLast = i == MostNumberBytes - 1;
            bits |= (ulong)(isLast ? rest[i] : rest[i] & 0x7F) << (7 * i);
            if (!isLast && rest[i] >= 0x80)
                continue;
            rest = rest[(i + 1)..];
            return (long)(bits >> 1) ^ -(long)(bits & 1);
        }

        throw new FormatException("This is no histogram: a number in it has no end.");
    }

    private static int Inflate(byte[] packed, byte[] plain)
    {
        const int Start = CompressedHeadLength + ZlibHeadLength;
        if (packed.Length <= Start || BinaryPrimitives.ReadInt32BigEndian(packed) != CompressedCookie)
            throw new InvalidDataException("it does not begin as one.");
        if (IsStored(packed.AsSpan(Start), out ReadOnlySpan<byte> stored))
        {
            stored.CopyTo(plain);
            return stored.Length;
        }

        using var inflated = new DeflateStream(
            new MemoryStream(packed, Start, packed.Length - Start), CompressionMode.Decompress);
        int length = inflated.ReadAtLeast(plain.AsSpan(0, MostBytes), MostBytes, throwOnEndOfStream: false);
        return length < MostBytes ? length : throw new InvalidDataException("it is too long.");
    }
}
