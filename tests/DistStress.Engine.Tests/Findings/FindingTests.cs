using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;
using DistStress.Engine.Outcomes;
using Xunit;

namespace DistStress.Engine.Tests.Findings;

public sealed class FindingTests
{
    private const long Second = 1_000_000;
    private const long Lead = 200_000;

    [Fact]
    public void A_worker_that_keeps_to_the_schedule_gives_no_finding()
    {
        var log = new FindingLog([]);
        for (int second = 0; second < 100; second++)
            log.Note(Of(second, Ops(1000, delay: 300), Load(full: true, cpu: 0.99, slots: 8, mostSlots: 8)));

        Assert.Empty(log.All);
    }

    [Fact]
    public void Ops_that_wait_for_max_in_flight_are_found_with_what_would_carry_them()
    {
        var log = new FindingLog([]) { PlannedPerSecond = 20_000, Workers = 2 };
        log.Note(Of(20, Ops(10, delay: 400_000, service: 80_000), Load(full: true, cpu: 0.9)));
        log.Note(Of(21, Ops(10, delay: 900_000, service: 80_000), Load(full: true)));

        Finding found = Assert.Single(log.All);
        Assert.Equal(
            (FindingKind.InFlightLimit, 20 * Second, 22 * Second), (found.Kind, found.FromMicros, found.ToMicros));
        // 10 000 a second and worker of 80 ms each are 800; a quarter more.
        Assert.InRange(found.Number("needed"), 1000, 1002);
        Assert.StartsWith(
            "workers had max_in_flight (100) ops open, since the store took 80.1 ms an op at 20,000/s; 1,00",
            found.Text, StringComparison.Ordinal);
        Assert.EndsWith(" in flight would carry it", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ops_that_are_given_up_before_they_are_late_are_told_by_what_kept_them_back()
    {
        var log = new FindingLog([]);
        IntervalMetrics few = Ops(100, delay: 20_000);
        IntervalMetrics none = new();
        for (int i = 0; i < 10; i++)
        {
            none.Record(new OpRecord(0, 30_000, 30_000, OpResult.Expired));
            few.Record(new OpRecord(0, 30_000, 30_000, OpResult.Expired));
        }

        log.Note(Of(1, few, Load(full: false, slots: 8, mostSlots: 8)));
        log.Note(Of(9, none, Load(full: true)));

        Assert.Equal([FindingKind.Runspaces, FindingKind.InFlightLimit], log.All.Select(finding => finding.Kind));
    }

    [Fact]
    public void A_store_that_stood_still_is_found_by_the_ops_that_waited_before_and_after()
    {
        var log = new FindingLog([]);
        // In between the worker had nothing to report.
        foreach ((int at, bool full) in new[] { (18, false), (19, true), (22, false), (23, false), (40, false) })
            Note(log, at, Ops(1000, delay: at >= 22 ? 900_000 : 300), full);

        Assert.Equal([FindingKind.InFlightLimit, FindingKind.WorkerLate], log.All.Select(finding => finding.Kind));
        Assert.Equal((20 * Second, 23 * Second), (log.All[0].FromMicros, log.All[0].ToMicros));
        Assert.Equal(
            "workers had max_in_flight (100) ops open, and the store answered none of them for 2 s or more",
            log.All[0].Text);
    }

    [Fact]
    public void Ops_that_waited_in_the_second_before_are_late_for_that()
    {
        var log = new FindingLog([]);
        Note(log, 20, Ops(1000, delay: 300), full: true);
        Note(log, 21, Ops(1000, delay: 900_000, service: 2_000), full: false);

        Finding found = Assert.Single(log.All);
        Assert.Equal((FindingKind.InFlightLimit, 21 * Second), (found.Kind, found.FromMicros));
        Assert.Contains("since the store took 2 ms an op", found.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 8, 0.2, 1000, FindingKind.Runspaces)]
    [InlineData(8, 7, 0.2, 1000, FindingKind.WorkerLate)]
    [InlineData(0, 0, 0.95, 1000, FindingKind.Processors)]
    [InlineData(0, 0, 0.2, 150_000, FindingKind.RoundTrip)]
    [InlineData(0, 0, 0.2, 80_000, FindingKind.WorkerLate)]
    public void What_makes_ops_late_is_told_by_the_limit_that_the_worker_came_to(
        int slots, int mostSlots, double cpu, long roundTrip, FindingKind kind)
    {
        var log = new FindingLog([]);
        log.Note(Of(30, Ops(100, delay: 300_000), Load(false, cpu, slots, mostSlots, roundTrip)));

        Finding found = Assert.Single(log.All);
        Assert.Equal((kind, "w"), (found.Kind, found.Subject));
        Assert.NotEmpty(found.Text);
    }

    [Fact]
    public void A_worker_of_another_version_or_in_its_first_seconds_is_late_all_the_same()
    {
        var log = new FindingLog([]);
        log.Note(Of(1, Ops(100, delay: 300_000), Load(false)));
        log.Note(Of(50, Ops(100, delay: 300_000), null));

        Assert.Equal([FindingKind.WarmUp, FindingKind.WorkerLate], log.All.Select(finding => finding.Kind));
    }

    [Fact]
    public void Ops_that_are_late_since_something_else_held_them_up_are_no_second_finding()
    {
        var log = new FindingLog([]);
        log.Note(new Observation(FindingKind.PublisherLate, "", ("late_ms", 900)), 10 * Second, 12 * Second);
        log.Note(Of(12, Ops(100, delay: 800_000), Load(false)));
        log.Note(Of(40, Ops(100, delay: 800_000), Load(false)));

        Assert.Equal([FindingKind.PublisherLate, FindingKind.WorkerLate], log.All.Select(finding => finding.Kind));
    }

    [Theory]
    [InlineData(OpStatus.Throttled, "TableWriteProvisionedThroughputExceeded", 20, FindingKind.Throttling)]
    [InlineData(OpStatus.Failed, "Validation", 20, FindingKind.Failures)]
    [InlineData(OpStatus.Failed, "ConnectionLost", 20, FindingKind.Failures)]
    [InlineData(OpStatus.Failed, "ConnectionLost", 100, FindingKind.TargetDown)]
    [InlineData(OpStatus.Failed, "Timeout", 95, FindingKind.TargetDown)]
    public void Failures_are_told_from_each_other(OpStatus status, string error, int percent, FindingKind kind)
    {
        var log = new FindingLog([]);
        for (int second = 60; second < 63; second++)
        {
            IntervalMetrics metrics = Ops(100 - percent, delay: 100);
            for (int i = 0; i < percent; i++)
                metrics.Record(new OpRecord(0, 100, 200, new OpResult(status, Error: error)));
            log.Note(Of(second, metrics, Load(false)));
        }

        Finding found = Assert.Single(log.All);
        Assert.Equal((kind, 3.0 * percent), (found.Kind, found.Number("failed")));
        Assert.Equal(status == OpStatus.Throttled ? "" : error, found.Subject);
    }

    [Fact]
    public void Findings_stay_few_and_outlive_the_publisher()
    {
        var log = new FindingLog([]);
        for (int round = 0; round < 1000; round++)
            log.Note(Of(100 + (round * 20), Ops(10, delay: 300_000), Load(false, cpu: 1)));

        IReadOnlyList<Finding> read = FindingJson.Read(FindingJson.Write(log.All));
        Assert.Equal(20, read.Count);
        Assert.Equal(log.All.Select(finding => finding.ToString()), read.Select(finding => finding.ToString()));
        Assert.Equal(100 * Second, read[0].FromMicros);
        Assert.Equal((100 + (999 * 20) + 1) * Second, read[^1].ToMicros);
        Assert.Equal(log.All.Select(finding => finding.Text), read.Select(finding => finding.Text));
        foreach (string other in new[] { "", "x", "{}", "[null]", """[{"kind":"Other","from":1,"to":2}]""", "[1]" })
            Assert.Empty(FindingJson.Read(other));
    }

    private static void Note(FindingLog log, int second, IntervalMetrics metrics, bool full)
    {
        WorkerSnapshot snapshot = Snapshot(second, metrics, Load(full));
        log.Note(log.Sum(snapshot, snapshot.Tasks, Lead));
    }

    private static WorkerSecond Of(int second, IntervalMetrics metrics, WorkerLoad? load)
    {
        WorkerSnapshot snapshot = Snapshot(second, metrics, load);
        return new WorkerSecond(snapshot, snapshot.Tasks, Lead);
    }

    private static WorkerSnapshot Snapshot(int second, IntervalMetrics metrics, WorkerLoad? load)
    {
        var snapshot = new WorkerSnapshot
        {
            Worker = "w",
            Incarnation = 0,
            Sequence = 1,
            AtMicros = (second + 1) * Second,
            IntervalMicros = Second,
            Backlog = 0,
            InFlight = 0,
            Load = load,
            Tasks = [new TaskInterval("r", 0, "n", "a", metrics)],
        };
        // As it comes over the channel.
        return WorkerSnapshotJson.Read(WorkerSnapshotJson.Write(snapshot))!;
    }

    private static IntervalMetrics Ops(int count, long delay, long service = 1000)
    {
        var metrics = new IntervalMetrics();
        for (int i = 0; i < count; i++)
            metrics.Record(new OpRecord(0, delay, delay + service, new OpResult(OpStatus.Succeeded)));
        return metrics;
    }

    private static WorkerLoad Load(
        bool full, double cpu = 0.1, int slots = 0, int mostSlots = 0, long roundTrip = 500) => new()
    {
        Processors = 4,
        ProcessorShare = cpu,
        MaxInFlight = 100,
        IsInFlightFull = full,
        Slots = slots,
        MostSlots = mostSlots,
        RoundTripMicros = roundTrip,
    };
}
