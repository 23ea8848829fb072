using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Telemetry;
using Xunit;

namespace DistStress.Engine.Tests.Telemetry;

public sealed class PublisherExporterTests
{
    private const long Minute = 60_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_tasks_follow_each_other_each_has_a_source_of_its_own()
    {
        const int Tasks = MeasurementSources.MostTasks + 3;
        await using var receiver = new OtlpReceiver();
        var exporter = new PublisherExporter(new ExporterOptions
        {
            Endpoint = receiver.Endpoint,
            Prefix = "p",
            Variables = new Dictionary<string, string?>(),
        });
        exporter.Note(Progress(published: 0));
        for (int task = 0; task < Tasks; task++)
        {
            exporter.Note(Stat(task, 3 * task, published: 10 + task));
            exporter.Note(Progress(published: 10 + task));
        }

        // The first one goes on after all the others.
        exporter.Note(Stat(0, 3 * Tasks, published: 25));
        await exporter.EndAsync(Token);

        Assert.Equal(25 + Enumerable.Range(1, Tasks - 1).Sum(task => 10 + task), receiver.Total("dst.published"));
        foreach (int task in new[] { 1, Tasks - 1 })
            Assert.Equal(10 + task, receiver.Total("dst.published", "dst.task_number", $"{task}"));

        Assert.DoesNotContain(
            receiver.Points, point => point.Metric == "dst.published" && !point.Resource.ContainsKey("dst.task"));
    }

    private static RunProgress Progress(long published) => new()
    {
        RunId = "r1",
        State = RunState.Running,
        Total = 10_000,
        Published = published,
        Accounted = 0,
        Due = published,
        Element = 0,
        Elements = 1,
        SecondsLeft = null,
        WaitsFor = RunWait.None,
        Workers = 1,
    };

    private static PublishStat Stat(int task, int minute, long published) => new()
    {
        AtMicros = 1_763_810_000_000_000 + minute * Minute,
        Task = task,
        Name = $"task {task}",
        Action = "putItem",
        Published = published,
        Planned = published,
        LateBatches = 0,
        MaxLateMicros = 0,
        Remaining = 0,
        Qps = 10,
        Queues = [],
        ElapsedMicros = 0,
        Holding = false,
        WaitsFor = RunWait.None,
    };
}
