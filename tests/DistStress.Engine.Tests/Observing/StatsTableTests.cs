using DistStress.Engine.Metrics;
using DistStress.Engine.Observing;
using DistStress.Engine.Outcomes;
using Xunit;

namespace DistStress.Engine.Tests.Observing;

public sealed class StatsTableTests
{
    private static readonly WorkerSnapshot[] Snapshots =
    [
        Snapshot("a", 1, ("putItem", 10), ("query", 20)),
        Snapshot("a", 2, ("putItem", 30)),
        Snapshot("b", 2, ("query", 40)),
    ];

    [Fact]
    public void All_together_is_one_row_with_merged_latencies()
    {
        StatsRow row = Assert.Single(StatsTable.Build(Snapshots, new StatsGrouping(false, false), 9, 2, 77));

        Assert.Equal((null, null, 100L, 50.0, 77L),
            (row.Worker, row.Action, row.Metrics.Completed, row.OpsPerSecond, row.Backlog));
        // The latest of each worker, not the sum over time.
        Assert.Equal(2 + 2, row.InFlight);
        Assert.Equal(40, row.Metrics.Latencies.Response.Max);
        Assert.Equal(100, row.Metrics.Latencies.Response.Count);
    }

    [Fact]
    public void Workers_and_actions_come_apart()
    {
        IReadOnlyList<StatsRow> rows = StatsTable.Build(Snapshots, new StatsGrouping(true, true), 9, 2, 77);

        Assert.Equal(
            [("a", "putItem", 40L), ("a", "query", 20L), ("b", "query", 40L)],
            rows.Select(row => (row.Worker, row.Action, row.Metrics.Completed)));
        Assert.Equal([3L, 3L, 3L], rows.Select(row => row.Backlog));
    }

    [Fact]
    public void An_interval_in_which_nothing_came_has_a_row_of_zeros()
    {
        StatsRow row = Assert.Single(StatsTable.Build([], new StatsGrouping(true, true), 9, 1, 5));

        Assert.Equal((0L, 0.0, 5L), (row.Metrics.Ended, row.OpsPerSecond, row.Backlog));
    }

    [Fact]
    public void The_latest_snapshots_are_rated_over_their_own_interval()
    {
        StatsRow row = Assert.Single(StatsTable.Build([Snapshots[0]], new StatsGrouping(false, false), 9, null, 0));

        Assert.Equal(60, row.OpsPerSecond);
    }

    private static WorkerSnapshot Snapshot(string worker, long at, params (string Action, int Ops)[] tasks) => new()
    {
        Worker = worker,
        Incarnation = 1,
        Sequence = at,
        AtMicros = at,
        IntervalMicros = 500_000,
        Backlog = 3,
        InFlight = at,
        Tasks = [.. tasks.Select(task => new TaskInterval("run", 0, task.Action, task.Action, Metrics(task.Ops)))],
    };

    private static IntervalMetrics Metrics(int ops)
    {
        var metrics = new IntervalMetrics();
        for (int i = 0; i < ops; i++)
            metrics.Record(new OpRecord(0, 0, ops, new OpResult(OpStatus.Succeeded)));
        return metrics;
    }
}
