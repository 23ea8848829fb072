using DistStress.Engine.Generation;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class PhiloxTests
{
    // The known answers for philox4x32-10 that Random123 publishes (kat_vectors).
    [Theory]
    [InlineData(
        new[] { 0u, 0u, 0u, 0u }, new[] { 0u, 0u }, new[] { 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u })]
    [InlineData(
        new[] { 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu }, new[] { 0xffffffffu, 0xffffffffu },
        new[] { 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu })]
    [InlineData(
        new[] { 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u }, new[] { 0xa4093822u, 0x299f31d0u },
        new[] { 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u })]
    public void Known_answers_come_out(uint[] counter, uint[] key, uint[] expected)
    {
        PhiloxBlock block = Philox.Block(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
        Assert.Equal(new PhiloxBlock(expected[0], expected[1], expected[2], expected[3]), block);
    }

    [Fact]
    public void A_draw_puts_index_and_lane_in_the_counter_and_the_seed_in_the_key()
    {
        Assert.Equal(
            Philox.Block(0x55667788, 0x11223344, 0xaabbccdd, 0, 0x0badcafe, 0xdeadbeef),
            Philox.Draw(0xdeadbeef0badcafe, 0x1122334455667788, 0xaabbccdd));
    }

    [Fact]
    public void Words_are_written_little_endian()
    {
        byte[] bytes = new byte[16];
        new PhiloxBlock(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c).WriteBytes(bytes);
        Assert.Equal([.. Enumerable.Range(0, 16).Select(i => (byte)i)], bytes);
    }
}
