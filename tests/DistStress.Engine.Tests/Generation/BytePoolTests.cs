using System.Buffers;
using DistStress.Engine.Generation;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class BytePoolTests
{
    [Fact]
    public void It_begins_as_documented()
    {
        Assert.Equal("1787606a5d0fb8cfe0ac6953b2c079d9", Convert.ToHexStringLower(BytePool.Window(0, 16).ToArray()));
    }

    [Theory]
    [InlineData(0u, 64)]
    [InlineData(5u, 1)]
    [InlineData((1u << 20) - 1, 1)]
    [InlineData((1u << 20) - 4, 8)]
    [InlineData((1u << 20) - 1, BytePool.LongestPiece)]
    [InlineData((1u << 20) - 1, BytePool.LongestPiece + 1)]
    [InlineData(0u, 1 << 20)]
    [InlineData(0u, (1 << 20) + 1)]
    [InlineData(7u, 1 << 20)]
    [InlineData((1u << 20) - 1, (3 << 20) + 5)]
    [InlineData(uint.MaxValue, 3)]
    [InlineData(1u << 20, 16)]
    public void A_window_wraps_at_the_end_of_the_pool(uint start, int length)
    {
        byte[] window = BytePool.Window(start, length).ToArray();
        Assert.Equal(length, window.Length);
        byte[] block = new byte[16];
        for (int i = 0; i < length; i++)
        {
            uint place = (uint)((start + (ulong)i) % (1 << 20));
            if (i == 0 || place % 16 == 0)
                Philox.Draw(0x647374, place / 16, 0xFFFFFFFF).WriteBytes(block);
            if (window[i] != block[place % 16])
                Assert.Fail($"Byte {i} of the window is not byte {place} of the pool.");
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(BytePool.LongestPiece, true)]
    [InlineData(2 << 20, false)]
    public void Only_a_long_window_is_in_several_pieces(int length, bool whole) =>
        Assert.Equal(whole, BytePool.Window((1 << 20) - 1, length).IsSingleSegment);

    [Fact]
    public void The_longest_window_takes_no_memory_of_its_own()
    {
        Assert.Equal(0, BytePool.Window(7, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePool.Window(0, -1));
        BytePool.Window(1, int.MaxValue);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ReadOnlySequence<byte> window = BytePool.Window((1 << 20) - 1, int.MaxValue);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(int.MaxValue, window.Length);
        // Byte n of the window is byte 2^20 - 1 + n of the pool, and the last n is 2^31 - 2.
        Assert.Equal(BytePool.Window((1 << 20) - 3, 1).ToArray(), window.Slice(int.MaxValue - 1).ToArray());
    }
}
