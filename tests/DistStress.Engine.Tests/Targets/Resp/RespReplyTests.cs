using System.Text;
using DistStress.Engine.Resp;
using Xunit;

namespace DistStress.Engine.Tests.Targets.Resp;

public sealed class RespReplyTests
{
    [Fact]
    public void Elements_are_read_in_their_order()
    {
        RespReply reply = Reply("*4\r\n$2\r\nab\r\n$-1\r\n$0\r\n\r\n+line\r\n");

        Assert.Equal(4, reply.ReadArray());
        Assert.Equal("ab"u8, reply.ReadString());
        Assert.False(reply.TryReadString(out _));
        Assert.True(reply.TryReadString(out ReadOnlySpan<byte> empty));
        Assert.True(empty.IsEmpty);
        Assert.Equal("line"u8, reply.ReadString());
    }

    [Fact]
    public void A_null_array_has_no_elements() => Assert.Equal(0, Reply("*-1\r\n").ReadArray());

    [Theory]
    [InlineData(":1\r\n", true)]
    [InlineData(":10\r\n", false)]
    [InlineData("+1\r\n", false)]
    [InlineData("-ERR 1\r\n", false)]
    public void A_number_is_told_from_others_and_from_other_kinds(string text, bool isOne) =>
        Assert.Equal(isOne, Reply(text).IsInteger(1));

    [Theory]
    [InlineData("+OK\r\n", null)]
    [InlineData("$4\r\n-ERR\r\n", null)]
    [InlineData("*2\r\n$1\r\n-\r\n:1\r\n", null)]
    [InlineData("-OOM of memory\r\n", "OOM of memory")]
    [InlineData("*3\r\n:1\r\n-WRONGTYPE a\r\n-ERR b\r\n", "WRONGTYPE a")]
    [InlineData("*2\r\n*2\r\n$-1\r\n-ERR deep\r\n+OK\r\n", "ERR deep")]
    public void The_first_error_is_found_wherever_it_is(string text, string? error) =>
        Assert.Equal(error, Reply(text).FirstError());

    [Theory]
    [InlineData(":1\r\n")]
    [InlineData("$-1\r\n")]
    [InlineData("*0\r\n")]
    public void Another_kind_than_the_commands_is_refused(string text) =>
        Assert.Throws<RespProtocolException>(() => Reply(text).ReadString().Length);

    [Fact]
    public void A_string_is_no_array() => Assert.Throws<RespProtocolException>(() => Reply("$1\r\n3\r\n").ReadArray());

    private static RespReply Reply(string text) => new(Encoding.Latin1.GetBytes(text));
}
