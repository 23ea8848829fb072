using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Input;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Fuzz;

/// <summary>
/// What comes in from outside, spoilt in a great many ways: every reader gives a value or says what is wrong, and never
/// hangs, crashes or fills the memory.
/// </summary>
/// <remarks>
/// <c>DST_FUZZ_INPUTS</c> sets how many inputs a reader gets (a million for the long form), <c>DST_FUZZ_SEED</c> the
/// seed of the first; a failure names the seed and shows the input.
/// </remarks>
public sealed class ReaderFuzzTests
{
    // A cookie, and the length of what is compressed behind it.
    private const int HistogramHeader = 8;

    private static readonly NotifyKey Key = new("secret");

    private const long MostMemory = 64L << 20;
    // What is read in well under a millisecond: on the busiest machine only a reader that hangs takes so long.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    private static readonly int Inputs = Number("DST_FUZZ_INPUTS", 4_000);
    private static readonly int FirstSeed = Number("DST_FUZZ_SEED", 1);

    private const string Traffic = """
        [
          // A comment, and a group.
          [{ "action": "updateItem", "name": "n\u00e9", "qps": 12.5,
             "qpss": [0,1,0,0,2.5,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0],
             "qpss_origin": "clock", "hour_seconds": 60, "times": 100, "duration": 7.5, "seed": 3, "samples": 4,
             "data": { "request_": { "r": 16, "len": 8000 }, "b": 20, "t": "text" } },
           { "action": "batchGetSubItem", "qps": 1e3, "times": 9, "seeds": [1, 2.25], "data": { "b": 1 }, }],
          { "action": "getItem", "qps": 5, "duration": 3, "keys": 100, "distribution": "zipfian", "verify": true,
            "data": { "b": 20 } }
        ]
        """;

    private const string Config = """
        { "table_name": "multirow-t", "region": "eu-west-1", "threads": 5, "database": "dynamodb",
          "endpoint": "http://localhost:8000",
          "layout": "rows", "batch": 100, "lead_ms": 200, "max_in_flight": 500, "max_backlog": 1000000,
          "consistent_read": true,
          "sample_data": [ { "a": 5, "b_": { "r": 3, "len": 4 } }, { "c": "text" } ] }
        """;

    public static TheoryData<string> Readers => [.. All.Keys];

    private static readonly Dictionary<string, (byte[] Sound, Action<byte[]> Read)> All = new()
    {
        ["content of a histogram"] =
            (HistogramContent(), bytes => Refusable(() => Summed(LatencyHistogram.Decode(Histogram(bytes))))),
        ["traffic file"] = (Utf8(Traffic),
            bytes => Refusable(() => TrafficFile.Parse(Text(bytes), "f", Rig.Config.ForTraffic()))),
        ["configuration"] = (Utf8(Config), bytes => Refusable(() => ConfigFile.Parse(Text(bytes), "f"))),
        ["plan of a run"] = (Utf8(TrafficPlanJson.Write(TrafficFile.Parse(Traffic, "f", Rig.Config.ForTraffic()))),
            bytes => Refusable(() => TrafficPlanJson.Read(Text(bytes)))),
        ["queue entry"] = (Utf8(Entry()), bytes => BatchReader.Read(bytes, out _, out _, out _)),
        ["control message"] = (
            Utf8(NotifyMessageJson.Write(Key.Sign(new NotifyMessage
            {
                Id = "a1", Action = "update_config", Argument = "x\n\"é", Workers = ["w1", "w2"],
                    At = 1_763_810_000_123_456, Nonce = "n",
            }))),
            bytes =>
            {
                if (NotifyMessageJson.Read(Text(bytes)).Message is { } message)
                    Key.Verifies(message);
            }),
        ["answer to a control message"] = (
            Utf8("""{"worker":"w","status":"done","message":"done","exit_code":0,"output":"a\nb","output_bytes":3}"""),
                bytes => NotifyReply.Parse(Text(bytes))),
        ["snapshot"] = (Utf8(Snapshot()), bytes => WorkerSnapshotJson.Read(Text(bytes))),
        ["measurements"] = (Utf8(Measurements()), bytes => Refusable(() => TaskMeasurementsJson.Read(Text(bytes)))),
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_spoilt_input_is_read_or_refused(string reader)
    {
        (byte[] bytes, Action<byte[]> read) = All[reader];
        read(bytes);
        AssertSafe(bytes, read, Enumerable.Range(FirstSeed, Inputs));
    }

    /// <summary>Seeds far beyond those of the short form that once found a fault.</summary>
    [Theory]
    [InlineData("content of a histogram", 419_307)]
    public void What_once_broke_a_reader_does_not_again(string reader, int seed) =>
        AssertSafe(All[reader].Sound, All[reader].Read, [seed]);

    private static void AssertSafe(byte[] sound, Action<byte[]> read, IEnumerable<int> seeds)
    {
        var clock = new Stopwatch();
        foreach (int seed in seeds)
        {
            byte[] spoilt = new Mutator(seed).Spoil(sound);
            long before = GC.GetAllocatedBytesForCurrentThread();
            clock.Restart();
            Exception? error = Record.Exception(() => read(spoilt));
            Assert.True(error is null, $"Seed {seed}: {error}\n{Text(spoilt)}");
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostMemory, $"Seed {seed} took {allocated} bytes:\n{Text(spoilt)}");
            Assert.True(clock.Elapsed < MostTime, $"Seed {seed} took {clock.Elapsed}:\n{Text(spoilt)}");
        }
    }

    // What a reader may throw: an error that says what is wrong. Anything else is a fault.
    private static void Refusable(Func<object> read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is InputFileException or DistStressException or FormatException)
        {
            Assert.NotEqual("", e.Message);
        }
    }

    // What was read must also be fit for use.
    private static LatencyHistogram Summed(LatencyHistogram read)
    {
        var sum = new LatencyHistogram();
        sum.Add(read);
        sum.Percentile(99);
        return sum;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    // Below the compression, which would refuse nearly every change: who means harm compresses what he likes.
    private static byte[] HistogramContent()
    {
        var histogram = new LatencyHistogram();
        for (int micros = 1; micros < 1_000_000; micros = micros * 3 / 2 + 1)
            histogram.Record(micros);
        byte[] whole = Convert.FromBase64String(histogram.Encode());
        using var content = new MemoryStream();
        using (var decompression = new ZLibStream(new MemoryStream(whole, HistogramHeader,
            whole.Length - HistogramHeader), CompressionMode.Decompress))
            decompression.CopyTo(content);
        return content.ToArray();
    }

    private static string Histogram(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var compression = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            compression.Write(content);
        byte[] header = Convert.FromBase64String(new LatencyHistogram().Encode())[..HistogramHeader];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), (int)compressed.Length);
        return Convert.ToBase64String([.. header, .. compressed.ToArray()]);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static string Entry()
    {
        var writer = new BatchWriter("k3v9run");
        return Text(writer.Entry(writer.Append(new Batch(0, 1200, 100, 1_763_810_000_123_456, 10_000), [3, 4]))
            .ToArray());
    }

    private static string Snapshot()
    {
        var metrics = new IntervalMetrics();
        var calls = new OpCalls();
        calls.AddCapacity("t/i", new CapacityUnits(1, 2.5));
        calls.AddThrottle("Hot");
        metrics.Record(new OpRecord(
            0, 1_000_000, 3_000_000, new OpResult(OpStatus.Failed, 5, Error: "Timeout") { Calls = calls }));
        return WorkerSnapshotJson.Write(new WorkerSnapshot
        {
            Worker = "w",
            Incarnation = 5,
            Sequence = 6,
            AtMicros = 12,
            IntervalMicros = 34,
            Backlog = 5,
            InFlight = 6,
            Tasks = [new TaskInterval("r", 1, "name", "putItem", metrics)],
        });
    }

    private static string Measurements()
    {
        var measurements = new TaskMeasurements();
        measurements.Latencies.Response.Record(123_456);
        measurements.Rates.Add(5, new RateRow(1, 2, 3));
        return TaskMeasurementsJson.Write(measurements);
    }

    private static int Number(string variable, int fallback) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : fallback;
}
