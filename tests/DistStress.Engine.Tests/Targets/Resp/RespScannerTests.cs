using System.Text;
using DistStress.Engine.Resp;
using Xunit;

namespace DistStress.Engine.Tests.Targets.Resp;

public sealed class RespScannerTests
{
    [Theory]
    [InlineData("+OK\r\n")]
    [InlineData("+\r\n")]
    [InlineData("-ERR what was wrong\r\n")]
    [InlineData(":0\r\n")]
    [InlineData(":-9223372036854775808\r\n")]
    [InlineData("$0\r\n\r\n")]
    [InlineData("$5\r\na\r\nbc\r\n")]
    [InlineData("$-1\r\n")]
    [InlineData("*0\r\n")]
    [InlineData("*-1\r\n")]
    [InlineData("*2\r\n$1\r\na\r\n$-1\r\n")]
    [InlineData("*3\r\n*2\r\n:1\r\n*1\r\n*0\r\n-no\r\n$2\r\n\r\n\r\n")]
    public void A_reply_ends_where_it_ends_however_it_is_cut(string text)
    {
        byte[] reply = Encoding.Latin1.GetBytes(text);
        byte[] more = [.. reply, .. ":1\r\n"u8];

        for (int cut = 0; cut < reply.Length; cut++)
        {
            var scanner = new RespScanner();
            Assert.False(scanner.TryComplete(reply.AsSpan(0, cut), out _));
            Assert.True(scanner.TryComplete(more, out int length));
            Assert.Equal(reply.Length, length);
            Assert.True(scanner.TryComplete(more.AsSpan(length), out length));
            Assert.Equal(4, length);
        }

        var byteByByte = new RespScanner();
        for (int cut = 0; cut < reply.Length; cut++)
            Assert.False(byteByByte.TryComplete(reply.AsSpan(0, cut), out _));
        Assert.True(byteByByte.TryComplete(reply, out _));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    [InlineData("%1\r\n+a\r\n+b\r\n")]
    [InlineData(":one\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":12345678901234567890123456")]
    [InlineData("$-2\r\n")]
    [InlineData("*-2\r\n")]
    [InlineData("*1x\r\n")]
    [InlineData("$1\r\nab\r\n")]
    [InlineData("$1\r\na\n\r")]
    [InlineData("+OK\n\r")]
    [InlineData("+O\rK\r\n")]
    [InlineData("*2\r\n:1\r\n?\r\n")]
    public void What_is_no_reply_is_told_from_one_that_is_not_complete(string text)
    {
        var error = Assert.Throws<RespProtocolException>(() => Scan(Encoding.Latin1.GetBytes(text)));

        Assert.Contains("no reply in the Redis protocol", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$67108865\r\n")]
    [InlineData("$9223372036854775807\r\n")]
    [InlineData("*9223372036854775807\r\n")]
    [InlineData("*100000000\r\n")]
    [InlineData("*2\r\n$67108850\r\n")]
    [InlineData("*20000000\r\n*20000000\r\n")]
    public void A_reply_that_would_take_the_memory_is_refused_at_its_beginning(string text)
    {
        var error = Assert.Throws<RespProtocolException>(() => Scan(Encoding.Latin1.GetBytes(text)));

        Assert.Contains("more than 64 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_an_end_is_refused()
    {
        byte[] line = new byte[70_000];
        Array.Fill(line, (byte)'+');

        Assert.Throws<RespProtocolException>(() => Scan(line));
    }

    [Fact]
    public void The_receiver_gives_replies_of_any_size_from_pieces_of_any_size()
    {
        var random = new Random(1);
        byte[][] replies = [.. Enumerable.Range(0, 200).Select(i => Bulk(i % 50 == 0 ? 300_000 : random.Next(200)))];
        byte[] stream = [.. replies.SelectMany(reply => reply)];
        var receiver = new RespReceiver();
        int read = 0;

        for (int at = 0; at < stream.Length;)
        {
            Memory<byte> room = receiver.Room();
            int count = Math.Min(Math.Min(room.Length, random.Next(1, 5000)), stream.Length - at);
            stream.AsMemory(at, count).CopyTo(room);
            receiver.Add(count);
            at += count;
            while (receiver.TryNext(out ReadOnlySpan<byte> reply))
                Assert.True(reply.SequenceEqual(replies[read++]));
        }

        Assert.Equal(replies.Length, read);

        byte[] Bulk(int length)
        {
            byte[] value = new byte[length];
            random.NextBytes(value);
            return [.. Encoding.ASCII.GetBytes($"${length}\r\n"), .. value, .. "\r\n"u8];
        }
    }

    [Theory]
    [InlineData(1 << 20, 1_000_000, true)]
    [InlineData(1 << 20, 1_100_000, false)]
    [InlineData(RespScanner.UsualReplyBytes, 1_100_000, true)]
    public void A_reply_may_be_as_long_as_its_reader_says(int most, int length, bool allowed)
    {
        var scanner = new RespScanner(most);
        byte[] begun = Encoding.ASCII.GetBytes($"*2\r\n$1\r\na\r\n${length}\r\n");

        if (!allowed)
        {
            Assert.Contains("1 MiB",
                Assert.Throws<RespProtocolException>(() => scanner.TryComplete(begun, out _)).Message);
            return;
        }

        Assert.False(scanner.TryComplete(begun, out _));
        Assert.Equal(begun.Length + length + 2, scanner.AtLeast);
    }

    // A reply is held in one piece: twice its length at the end would be memory for nothing.
    [Fact]
    public void The_room_for_a_large_reply_is_little_more_than_the_reply()
    {
        byte[] value = new byte[(40 << 20) + 1];
        byte[] reply = [.. Encoding.ASCII.GetBytes($"${value.Length}\r\n"), .. value, .. "\r\n"u8];
        var receiver = new RespReceiver();
        int held = 0;
        int at = 0;
        ReadOnlySpan<byte> whole;
        do
        {
            Memory<byte> room = receiver.Room();
            held = Math.Max(held, at + room.Length);
            int count = Math.Min(room.Length, Math.Min(60_000, reply.Length - at));
            reply.AsMemory(at, count).CopyTo(room);
            receiver.Add(count);
            at += count;
        }
        while (!receiver.TryNext(out whole));

        Assert.True(whole.SequenceEqual(reply));
        Assert.InRange(held, reply.Length, reply.Length + (1 << 17));
    }

    private static void Scan(byte[] bytes)
    {
        var scanner = new RespScanner();
        scanner.TryComplete(bytes, out _);
    }
}
