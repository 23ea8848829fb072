using DistStress.Engine.Generation;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class BytePoolTests
{
    [Fact]
    public void It_begins_as_documented()
    {
        Assert.Equal("1787606a5d0fb8cfe0ac6953b2c079d9", Convert.ToHexStringLower(BytePool.Window(0, 16).Span));
    }

    [Theory]
    [InlineData(0u, 64)]
    [InlineData(5u, 1)]
    [InlineData((1u << 20) - 1, 1)]
    [InlineData((1u << 20) - 4, 8)]
    [InlineData((1u << 20) - 1, BytePool.MaxLength)]
    [InlineData(uint.MaxValue, 3)]
    [InlineData(1u << 20, 16)]
    public void A_window_wraps_at_the_end_of_the_pool(uint start, int length)
    {
        ReadOnlySpan<byte> window = BytePool.Window(start, length).Span;
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

    [Fact]
    public void A_window_may_be_empty_but_not_longer_than_an_item()
    {
        Assert.Equal(0, BytePool.Window(7, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePool.Window(0, BytePool.MaxLength + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePool.Window(0, -1));
    }
}
