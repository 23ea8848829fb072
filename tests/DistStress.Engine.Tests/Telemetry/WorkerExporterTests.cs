using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Telemetry;
using Xunit;

namespace DistStress.Engine.Tests.Telemetry;

public sealed class WorkerExporterTests
{
    private const double MicrosASecond = 1e6;

    // The widest bucket that a histogram of this spread may have: 2^(1/8).
    private const double BucketWidth = 1.0906;

    private readonly Random _random = new(15);
    private readonly ConcurrentQueue<Notice> _notices = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_the_schema_has_arrives_to_the_op()
    {
        await using var receiver = new OtlpReceiver();
        IntervalMetrics[] first = [Interval(4000), Interval(3000)];
        IntervalMetrics second = Interval(900);
        var exporter = new WorkerExporter(Options(receiver.Endpoint, ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=secret")));
        exporter.Note(Snapshot(1, ("r1", 0, first[0]), ("r1", 1, second)));
        exporter.Note(Snapshot(2, ("r1", 0, first[1])));
        await exporter.EndAsync(Token);

        Assert.Empty(_notices);
        Assert.All(receiver.Keys, key => Assert.Equal("secret", key));
        AssertTask(receiver, 0, [first[0], first[1]]);
        AssertTask(receiver, 1, [second]);
        Assert.All(receiver.Points, point => Assert.Equal("DistStress", point.Scope));
        ReceivedPoint backlog = Assert.Single(receiver.Last, point => point.Metric == "dst.backlog");
        Assert.Equal(("gauge", "{op}", 70.0), (backlog.Kind, backlog.Unit, backlog.Value));
        Assert.Equal("w1", backlog.Resource["dst.worker"]);
        Assert.DoesNotContain("dst.run", backlog.Resource.Keys);
        Assert.Equal(7, Assert.Single(receiver.Last, point => point.Metric == "dst.in_flight").Value);
    }

    [Fact]
    public async Task Variables_of_the_specification_are_obeyed()
    {
        await using var receiver = new OtlpReceiver();
        IntervalMetrics[] intervals = [Interval(500), Interval(700)];
        var exporter = new WorkerExporter(Options(
            null, ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", receiver.Endpoint + "/v1/metrics"),
            ("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta"), ("OTEL_METRIC_EXPORT_INTERVAL", "10"),
            ("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", "explicit_bucket_histogram"),
            ("OTEL_SERVICE_NAME", "mine"), ("OTEL_RESOURCE_ATTRIBUTES", "team=blue")));
        exporter.Note(Snapshot(1, ("r1", 0, intervals[0])));
        await Rig.UntilAsync(
            () => Task.FromResult(Sum("dst.completed") >= intervals[0].Completed), "the first export arrives");
        exporter.Note(Snapshot(2, ("r1", 0, intervals[1])));
        await exporter.EndAsync(Token);

        Assert.Equal(intervals.Sum(interval => interval.Completed), Sum("dst.completed"));
        Assert.Equal(intervals.Sum(interval => interval.Latencies.Delay.Count), Sum("dst.delay"));
        Assert.All(receiver.Points.Where(point => point.Metric == "dst.delay"), point =>
            Assert.Equal(("histogram", 1ul), (point.Kind, point.Temporality)));
        Assert.All(receiver.Points, point =>
            Assert.Equal(("mine", "blue", "w1"),
                (point.Resource["service.name"], point.Resource["team"], point.Resource["dst.worker"])));

        double Sum(string metric) => receiver.Points.Where(point => point.Metric == metric).Sum(point => point.Value);
    }

    [Fact]
    public async Task Over_gRPC_it_arrives_too()
    {
        await using var receiver = new OtlpGrpcReceiver();
        IntervalMetrics[] intervals = [Interval(500), Interval(700)];
        var exporter = new WorkerExporter(Options(
            receiver.Endpoint, ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=s3cret")));
        exporter.Note(Snapshot(1, ("r1", 0, intervals[0])));
        exporter.Note(Snapshot(2, ("r1", 0, intervals[1])));
        await exporter.EndAsync(Token);

        Assert.Empty(_notices);
        Assert.Equal(
            intervals.Sum(interval => interval.Completed),
            receiver.Points.Single(point => point.Metric == "dst.completed").Value);
        Assert.Equal(
            intervals.Sum(interval => interval.Latencies.Delay.Count),
            receiver.Points.Single(point => point.Metric == "dst.delay").Value);
        Assert.All(receiver.Headers, headers =>
        {
            Assert.Contains("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", headers);
            Assert.Contains("s3cret", headers);
        });
    }

    [Fact]
    public async Task A_value_that_is_none_is_told_of_and_as_good_as_not_there()
    {
        await using var receiver = new OtlpReceiver();
        var exporter = new WorkerExporter(Options(
            receiver.Endpoint, ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"),
            ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "carrier pigeon"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon")));
        exporter.Note(Snapshot(1, ("r1", 0, Interval(500)), ("r1", 1, Interval(100))));
        await exporter.EndAsync(Token);

        Assert.Equal(2, receiver.Points.Count(point => point.Metric == "dst.completed"));
        Assert.All(_notices, notice => Assert.Equal(NoticeKind.TelemetrySettingIgnored, notice.Kind));
        Assert.Equal(
            [
                "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL is ignored: 'carrier pigeon' is no value of it.",
                "OTEL_EXPORTER_OTLP_PROTOCOL is ignored: 'http/json' is no value of it.",
                "OTEL_EXPORTER_OTLP_TIMEOUT is ignored: 'soon' is no value of it.",
            ],
            _notices.Select(notice => notice.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_very_many_tasks_those_that_come_last_share_a_source()
    {
        await using var receiver = new OtlpReceiver();
        IntervalMetrics[] intervals = [.. Enumerable.Range(0, MeasurementSources.MostTasks + 3).Select(Interval)];
        var exporter = new WorkerExporter(Options(receiver.Endpoint));
        exporter.Note(Snapshot(1, [.. intervals.Select((interval, task) => ("r1", task, interval))]));
        // Much later: all but one have been quiet, and make room.
        exporter.Note(Snapshot(200, ("r1", 0, intervals[0])));
        exporter.Note(Snapshot(201, ("r1", 101, intervals[101])));
        await exporter.EndAsync(Token);

        Assert.Equal(
            intervals.Sum(interval => interval.Completed) + intervals[0].Completed + intervals[101].Completed,
            receiver.Total("dst.completed"));
        Assert.Equal(
            intervals.Skip(MeasurementSources.MostTasks).Sum(interval => interval.Completed),
            receiver.Last.Single(point => point.Metric == "dst.completed"
                && !point.Resource.ContainsKey("dst.task")).Value);
        Assert.Equal(intervals[101].Completed, receiver.Total("dst.completed", "dst.task_number", "101"));
    }

    [Fact]
    public async Task A_collector_that_is_away_is_told_of_once_and_disturbs_nothing()
    {
        var exporter = new WorkerExporter(Options(
            $"http://127.0.0.1:{FreePort.Take()}", ("OTEL_METRIC_EXPORT_INTERVAL", "10")));
        var elsewhere = new ConcurrentQueue<Notice>();
        var other = new WorkerExporter(Options("http://127.0.0.1:9") with { OnWarning = elsewhere.Enqueue });
        exporter.Note(Snapshot(1, ("r1", 0, Interval(100)), ("r1", 1, Interval(100))));
        await Rig.UntilAsync(() => Task.FromResult(!_notices.IsEmpty), "it is told of");
        await other.EndAsync(Token);
        Assert.Empty(elsewhere);
        exporter.Note(Snapshot(2, ("r1", 0, Interval(100))));
        await exporter.EndAsync(Token);
        exporter.Note(Snapshot(3, ("r1", 0, Interval(100))));

        Notice notice = Assert.Single(_notices);
        Assert.Equal(NoticeKind.MeasurementsNotSent, notice.Kind);
        Assert.StartsWith(
            $"Measurements do not reach the OpenTelemetry collector at {notice.Subject}: ", notice.Text);
        Assert.DoesNotContain("Exception", notice.Text);
        Assert.DoesNotContain('\n', notice.Text);
    }

    [Fact]
    public async Task The_end_waits_no_longer_for_a_silent_collector_than_it_is_told()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var exporter = new WorkerExporter(Options($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));
        exporter.Note(Snapshot(1, ("r1", 0, Interval(100))));
        using var giveUp = new CancellationTokenSource();
        Task end = exporter.EndAsync(giveUp.Token);
        using TcpClient asked = await silent.AcceptTcpClientAsync(Token);
        Assert.False(end.IsCompleted);
        await giveUp.CancelAsync();
        await end;

        Assert.Contains("The last measurements may be missing", Assert.Single(_notices).Text);
    }

    [Theory]
    [InlineData("http://collector:4317", null, "grpc")]
    [InlineData("http://collector:4318", null, "http/protobuf")]
    [InlineData("http://collector:4317", "http/protobuf", "http/protobuf")]
    [InlineData("http://collector:4318", "grpc", "grpc")]
    [InlineData("http://collector:4317", "http/json", "grpc")]
    [InlineData("http://collector:4318", "", "http/protobuf")]
    public void The_protocol_is_HTTP_unless_the_port_or_the_user_says_gRPC(
        string endpoint, string? said, string protocol)
    {
        ExporterOptions options = Options(endpoint, (TelemetryVariables.Protocol, said),
            (TelemetryVariables.Endpoint, "http://other:1"), (TelemetryVariables.MetricsEndpoint, "http://other:2"));

        Assert.Equal(protocol, options.ToConfiguration()[TelemetryVariables.Protocol]);
        Assert.Equal(endpoint, options.ToConfiguration()[TelemetryVariables.Endpoint]);
        Assert.Equal("", options.ToConfiguration()[TelemetryVariables.MetricsEndpoint]);
    }

    private static void AssertTask(OtlpReceiver receiver, int task, IntervalMetrics[] intervals)
    {
        ReceivedPoint[] points =
            [.. receiver.Last.Where(point => point.Resource.GetValueOrDefault("dst.task_number") == $"{task}")];
        var sum = new IntervalMetrics();
        foreach (IntervalMetrics interval in intervals)
            sum.Add(interval);
        foreach (Counter counter in MeasurementSchema.Counters.Where(row => row.Source == CounterSource.Worker))
        {
            ReceivedPoint point = Assert.Single(points, point => point.Metric == MetricNames.Of(counter));
            Assert.Equal((counter.Get(sum), "counter", 2ul), ((long)point.Value, point.Kind, point.Temporality));
        }

        foreach (NamedCounts counts in MeasurementSchema.CountsByName)
        {
            Assert.Equal(counts.Of(sum).OrderBy(entry => entry.Key), points
                .Where(point => point.Metric == MetricNames.Of(counts))
                .Select(point => KeyValuePair.Create(
                    point.Attributes[MetricNames.AttributeOf(counts)], (long)point.Value))
                .OrderBy(entry => entry.Key));
        }

        foreach (LatencyKind kind in MeasurementSchema.Latencies)
        {
            LatencyHistogram expected = kind.Of(sum.Latencies);
            ReceivedPoint point = Assert.Single(points, point => point.Metric == MetricNames.Of(kind));
            Assert.Equal(("exponential", "s", expected.Count), (point.Kind, point.Unit, (long)point.Value));
            Assert.Equal(expected.Max / MicrosASecond, point.Max);
            Assert.Equal(expected.Count, point.Buckets.Sum(bucket => bucket.Count));
            double seconds = expected.Values().Sum(value => value.Micros / MicrosASecond * value.Count);
            Assert.Equal(seconds, point.Sum, point.Sum * 1e-9);
            foreach (double percent in (double[])[50, 90, 99, 99.9])
            {
                double micros = expected.Percentile(percent);
                Assert.InRange(
                    point.Percentile(percent) * MicrosASecond, micros / BucketWidth, micros * BucketWidth);
            }
        }

        Assert.Equal(12.5, points.Single(point => point.Metric == "dst.write_units").Value / intervals.Length);
        Assert.Equal(
            "orders/by-date", points.Single(point => point.Metric == "dst.read_units").Attributes["dst.table"]);
        IReadOnlyDictionary<string, string> resource = points[0].Resource;
        Assert.Equal(
            ("diststress-worker", $"w1/r1/{task}", "load", "w1", "r1", $"task {task}", "putItem"),
            (resource["service.name"], resource["service.instance.id"], resource["dst.prefix"], resource["dst.worker"],
                resource["dst.run"], resource["dst.task"], resource["dst.action"]));
    }

    private ExporterOptions Options(string? endpoint, params (string Name, string? Value)[] variables) => new()
    {
        Endpoint = endpoint,
        Prefix = "load",
        OnWarning = _notices.Enqueue,
        Variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value),
    };

    private static WorkerSnapshot Snapshot(
        int second, params (string Run, int Task, IntervalMetrics Metrics)[] tasks) => new()
        {
            Worker = "w1",
            Incarnation = 1,
            Sequence = second,
            AtMicros = second * 1_000_000L,
            IntervalMicros = 1_000_000,
            Backlog = 70,
            InFlight = 7,
            Tasks = [.. tasks.Select(task =>
                new TaskInterval(task.Run, task.Task, $"task {task.Task}", "putItem", task.Metrics))],
        };

    // Some of every kind, with latencies from none to seconds.
    private IntervalMetrics Interval(int ops)
    {
        var interval = new IntervalMetrics();
        for (int i = 0; i < ops; i++)
        {
            OpResult result = (i % 20) switch
            {
                0 => new OpResult(OpStatus.Failed, Error: "Timeout"),
                1 => new OpResult(OpStatus.Throttled, Error: "Throttled", Retries: 3),
                2 => new OpResult(OpStatus.NotFound),
                3 => new OpResult(OpStatus.ConditionFailed, 10),
                4 => OpResult.Expired,
                5 => new OpResult(OpStatus.Failed, Error: "Refused"),
                _ => new OpResult(OpStatus.Succeeded, 100),
            };
            long due = 1_000_000;
            long start = due + (long)Math.Exp(_random.NextDouble() * 8) - 1;
            interval.Record(new OpRecord(due, start, start + (long)Math.Exp(_random.NextDouble() * 14), result));
        }

        interval.AddThrottles("ProvisionedThroughputExceeded", 5);
        interval.AddCapacity("orders", new CapacityUnits(null, 12.5));
        interval.AddCapacity("orders/by-date", new CapacityUnits(0.5, null));
        return interval;
    }
}
