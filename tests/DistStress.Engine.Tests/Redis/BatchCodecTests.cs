using System.Text;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Redis;

public sealed class BatchCodecTests
{
    [Fact]
    public void An_entry_has_the_documented_form()
    {
        var writer = new BatchWriter("k3v9");

        BatchWriter.Range plain = writer.Append(new Batch(0, 1200, 100, 1763810000123456, 10000), []);
        BatchWriter.Range weighted = writer.Append(new Batch(1, 0, 1, 5, 0), [7, ulong.MaxValue]);

        Assert.Equal(
            """{"run":"k3v9","task":0,"first":1200,"count":100,"due":1763810000123456,"span":10000}""",
            Encoding.UTF8.GetString(writer.Entry(plain).Span));
        Assert.Equal(
            """{"run":"k3v9","task":1,"first":0,"count":1,"due":5,"span":0,"at":[7,18446744073709551615]}""",
            Encoding.UTF8.GetString(writer.Entry(weighted).Span));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var random = new Random(3);
        var writer = new BatchWriter("run");
        for (int round = 0; round < 1000; round++)
        {
            var batch = new Batch(
                random.Next(1000), random.NextInt64(long.MaxValue / 2), random.Next(1, 10_000),
                    random.NextInt64(long.MaxValue),
                random.NextInt64(100_000));
            ulong[] positions = [.. Enumerable.Range(0, random.Next(5)).Select(_ => (ulong)random.NextInt64())];
            ReadOnlyMemory<byte> entry = writer.Entry(writer.Append(batch, positions));

            Assert.Null(BatchReader.Read(entry.Span, out string run, out Batch read, out ulong[] readPositions));
            Assert.Equal("run", run);
            Assert.Equal(batch, read);
            Assert.Equal(positions, readPositions);
        }
    }

    [Fact]
    public void Due_times_of_ops_that_arrive_by_chance_are_read_back()
    {
        var cutter = new BatchCutter(
            new TaskSchedule(Scheduling.Tasks.Flat(30_000, 900) with { Arrivals = ArrivalKind.Poisson }), 3, 77);
        var writer = new BatchWriter("run");
        int batches = 0;
        for (; cutter.TryCut(long.MaxValue, long.MaxValue, 1_763_810_000_123_456, out Batch batch); batches++)
        {
            ReadOnlyMemory<byte> entry = writer.Entry(writer.Append(batch, []));

            Assert.Null(BatchReader.Read(entry.Span, out _, out Batch read, out _));
            Assert.Equal(batch with { Offsets = null }, read with { Offsets = null });
            Assert.Equal(
                Enumerable.Range(0, batch.Count).Select(batch.DueOf),
                Enumerable.Range(0, read.Count).Select(read.DueOf));
            if (batch.Count > 1)
            {
                writer.Append(batch.After(1), []);
                entry = writer.Entry(writer.Append(batch.After(1), []));
                Assert.Null(BatchReader.Read(entry.Span, out _, out Batch rest, out _));
                Assert.Equal(batch.DueOf(batch.Count - 1), rest.DueOf(rest.Count - 1));
            }
        }

        Assert.True(batches > 9, $"{batches} batches");
    }

    [Fact]
    public void Unknown_members_are_passed_over()
    {
        string entry = """{"new":{"a":[1,{"b":2}]},"run":"r","task":2,"first":3,"count":4,"due":5,"span":6,"x":null}""";

        Assert.Null(BatchReader.Read(Encoding.UTF8.GetBytes(entry), out _, out Batch batch, out _));
        Assert.Equal(new Batch(2, 3, 4, 5, 6), batch);
    }

    [Fact]
    public void Cutting_and_writing_batches_allocates_nothing()
    {
        var cutter = new BatchCutter(new TaskSchedule(Scheduling.Tasks.Flat(5_000_000, long.MaxValue)), 0, 100);
        var writer = new BatchWriter("k3v9");
        ulong[] positions = [1, 2, 3];
        long horizon = 0;
        CutSlices(20);
        long before = GC.GetAllocatedBytesForCurrentThread();

        CutSlices(100);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(120 * 50_000, cutter.NextOp);

        void CutSlices(int slices)
        {
            for (int i = 0; i < slices; i++)
            {
                writer.Clear();
                horizon++;
                while (cutter.TryCut(horizon, long.MaxValue, 0, out Batch batch))
                    writer.Append(batch, positions);
            }
        }
    }

    [Theory]
    [InlineData("", "not readable")]
    [InlineData("7", "not a JSON object")]
    [InlineData("{\"run\":\"r\"", "not readable")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":1,"due":1,"span":1} 1""", "not readable")]
    [InlineData("""{"task":0,"first":0,"count":1,"due":1,"span":1}""", "no run")]
    [InlineData("""{"run":5,"task":0,"first":0,"count":1,"due":1,"span":1}""", "not readable")]
    [InlineData("""{"run":"r","first":0,"count":1,"due":1,"span":1}""", "no task")]
    [InlineData("""{"run":"r","task":0,"count":1,"due":1,"span":1}""", "no first op")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":0,"due":1,"span":1}""", "count is not")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":1000001,"due":1,"span":1}""", "count is not")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":1.5,"due":1,"span":1}""", "not readable")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":1,"span":1}""", "no due time")]
    [InlineData("""{"run":"r","task":0,"first":9223372036854775807,"count":2,"due":1,"span":1}""", "too large")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":1,"due":1,"span":1,"at":3}""", "not an array")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":1,"due":1,"span":1,"at":[-1]}""", "not readable")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":2,"due":1,"span":9,"offsets":[0]}""", "'offsets' is not")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":2,"due":1,"span":9,"offsets":[1,2]}""", "'offsets' is not")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":3,"due":1,"span":9,"offsets":[0,5,4]}""", "'offsets' is not")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":2,"due":1,"span":9,"offsets":[0,10]}""", "'offsets' is not")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":2,"due":1,"span":9,"offsets":[0,99999999999]}""",
        "not readable")]
    [InlineData("""{"run":"r","task":0,"first":0,"count":2,"due":1,"span":9,"offsets":7}""", "not an array")]
    public void An_unreadable_entry_has_a_reason(string entry, string reason)
    {
        string? found = BatchReader.Read(Encoding.UTF8.GetBytes(entry), out _, out _, out _);

        Assert.Contains(reason, found);
    }
}
