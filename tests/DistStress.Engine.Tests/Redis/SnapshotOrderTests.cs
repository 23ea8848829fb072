using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Channels;
using Xunit;

namespace DistStress.Engine.Tests.Redis;

public sealed class SnapshotOrderTests
{
    private const long Start = 1_000_000_000;
    private long _now = Start;

    [Fact]
    public void Each_snapshot_counts_once_and_none_after_a_newer_one()
    {
        SnapshotOrder order = Order();

        Assert.True(order.Takes(Snapshot("a", 1, 1)));
        Assert.False(order.Takes(Snapshot("a", 1, 1)));
        Assert.True(order.Takes(Snapshot("a", 1, 3)));
        Assert.False(order.Takes(Snapshot("a", 1, 2)));
        Assert.True(order.Takes(Snapshot("b", 1, 2)));
        // Another process under that name begins anew, and what its predecessor said is over.
        Assert.True(order.Takes(Snapshot("a", 2, 1)));
        Assert.False(order.Takes(Snapshot("a", 1, 9)));
        Assert.True(order.Takes(Snapshot("a", 2, 2)));
    }

    [Theory]
    [InlineData(Start - 1, false)]
    [InlineData(Start, true)]
    [InlineData(Start + 30_000_000, true)]
    [InlineData(Start + 30_000_001, false)]
    [InlineData(long.MinValue, false)]
    [InlineData(long.MaxValue, false)]
    public void It_must_be_of_about_now_and_of_after_the_beginning(long at, bool taken) =>
        Assert.Equal(taken, Order().Takes(Snapshot("a", 1, 1) with { AtMicros = at }));

    [Fact]
    public void One_that_somebody_kept_does_not_count()
    {
        SnapshotOrder order = Order();
        WorkerSnapshot kept = Snapshot("a", 1, 1);
        _now += 31_000_000;

        Assert.False(order.Takes(kept));
        Assert.True(order.Takes(Snapshot("a", 1, 2)));
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_end_it()
    {
        SnapshotOrder order = Order();
        _now -= 3_600_000_000;

        Assert.True(order.Takes(Snapshot("a", 1, 1)));
    }

    private SnapshotOrder Order() => new(() => _now, TimeSpan.FromSeconds(30));

    private WorkerSnapshot Snapshot(string worker, long incarnation, long sequence) => new()
    {
        Worker = worker,
        Incarnation = incarnation,
        Sequence = sequence,
        AtMicros = _now,
        IntervalMicros = 1,
        Backlog = 0,
        InFlight = 0,
        Tasks = [],
    };
}
