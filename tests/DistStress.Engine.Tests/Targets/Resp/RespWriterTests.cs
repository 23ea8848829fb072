using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using DistStress.Engine.Generation;
using DistStress.Engine.Resp;
using Xunit;

namespace DistStress.Engine.Tests.Targets.Resp;

public sealed class RespWriterTests
{
    [Fact]
    public void Commands_are_arrays_of_bulk_strings()
    {
        var writer = new RespWriter();

        writer.Command("HSET"u8, 3);
        writer.Argument("table:"u8, "id"u8);
        writer.Argument("größe"u8);
        writer.Value(Sequence(Memory<byte>.Empty));
        writer.Command("EXEC"u8, 0);
        writer.Command("GET"u8, 1);
        writer.Argument("a"u8, "bc"u8, "d"u8, ":sk:"u8, "e"u8);

        Assert.Equal(
            "*4\r\n$4\r\nHSET\r\n$8\r\ntable:id\r\n$7\r\ngröße\r\n$0\r\n\r\n*1\r\n$4\r\nEXEC\r\n"
            + "*2\r\n$3\r\nGET\r\n$9\r\nabcd:sk:e\r\n",
            Encoding.UTF8.GetString(Bytes(writer)));
        Assert.Equal(3, writer.TakeCommands());
        Assert.Equal(0, writer.TakeCommands());
    }

    // What is written next may need another chunk, or just fit.
    [Fact]
    public void Everything_comes_out_as_it_went_in_however_full_the_chunk_is()
    {
        const int Chunk = 200;
        string large = new('x', RespWriter.LargeBytes);
        for (int length = 100; length < Chunk; length++)
        {
            string text = new('a', length);
            string before = $"${length}\r\n{text}\r\n";
            AssertWritten(writer => writer.Value(Sequence(Encoding.UTF8.GetBytes(large))),
                $"${large.Length}\r\n{large}\r\n");
            AssertWritten(writer => writer.Array(12), "*12\r\n");
            AssertWritten(writer => writer.Null(), "$-1\r\n");
            AssertWritten(writer => writer.Argument("b"u8), "$1\r\nb\r\n");
            AssertWritten(writer => writer.Command("GET"u8, 1), "*2\r\n$3\r\nGET\r\n");

            void AssertWritten(Action<RespWriter> write, string expected)
            {
                var writer = new RespWriter(Chunk);
                writer.Argument(Encoding.UTF8.GetBytes(text));
                write(writer);
                Assert.Equal(before + expected, Encoding.UTF8.GetString(Bytes(writer)));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(70_000)]
    public void Arguments_of_every_length_come_out_as_they_went_in(int usualBytes)
    {
        var writer = new RespWriter(usualBytes);
        var random = new Random(1);
        int[] lengths =
        [
            0, 1, 9, 10, 11, 99, 100, 101, 999, 1000, 9999, RespWriter.LargeBytes - 1, RespWriter.LargeBytes, 65_535,
            65_536, 400 * 1024, 7,
        ];
        byte[][] values = [.. lengths.Select(length =>
        {
            byte[] value = new byte[length];
            random.NextBytes(value);
            return value;
        })];

        for (int round = 0; round < 2; round++)
        {
            writer.Clear();
            writer.Command("MSET"u8, values.Length * 2);
            foreach (byte[] value in values)
            {
                writer.Value(Sequence(value));
                writer.Argument(value);
            }

            byte[] bytes = Bytes(writer);
            Assert.Equal(bytes.Length, writer.Length);
            var scanner = new RespScanner();
            Assert.True(scanner.TryComplete(bytes, out int length));
            Assert.Equal(bytes.Length, length);
            var reply = new RespReply(bytes);
            Assert.Equal(1 + (2 * values.Length), reply.ReadArray());
            Assert.Equal("MSET"u8, reply.ReadString());
            foreach (byte[] value in values)
            {
                Assert.True(reply.ReadString().SequenceEqual(value));
                Assert.True(reply.ReadString().SequenceEqual(value));
            }
        }
    }

    [Fact]
    public void A_large_value_is_sent_from_where_it_lies()
    {
        var writer = new RespWriter();
        byte[] large = new byte[RespWriter.LargeBytes];

        writer.Command("GET"u8, 2);
        writer.Value(Sequence(large));
        writer.Value(Sequence(new byte[RespWriter.LargeBytes - 1]));

        Assert.Single(writer.Segments, segment => MemoryMarshal.TryGetArray(segment, out ArraySegment<byte> array)
            && ReferenceEquals(array.Array, large));
        Assert.Equal(3, writer.Segments.Count);
    }

    [Fact]
    public void A_value_in_several_pieces_comes_out_as_one()
    {
        var writer = new RespWriter();
        ReadOnlySequence<byte> value = BytePool.Window(5, (3 << 20) + 7);

        writer.Command("SET"u8, 2);
        writer.Argument("key"u8);
        writer.Value(value);

        byte[] bytes = Bytes(writer);
        Assert.Equal(bytes.Length, writer.Length);
        var reply = new RespReply(bytes);
        Assert.Equal(3, reply.ReadArray());
        reply.ReadString();
        reply.ReadString();
        Assert.True(reply.ReadString().SequenceEqual(value.ToArray()));
    }

    // More than a 32-bit number counts, of values that lie in the pool: what is written takes next to no memory.
    [Fact]
    public void What_is_written_may_be_longer_than_any_array()
    {
        var writer = new RespWriter();
        BytePool.Window(0, int.MaxValue);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10; i++)
            writer.Value(BytePool.Window((uint)i, 512 << 20));

        Assert.InRange(writer.Length, 10L * (512 << 20), (10L * (512 << 20)) + 1000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Throws<OverflowException>(writer.ToArray);
    }

    private static ReadOnlySequence<byte> Sequence(ReadOnlyMemory<byte> bytes) => new(bytes);

    private static byte[] Bytes(RespWriter writer) => writer.ToArray();
}
