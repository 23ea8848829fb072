using DistStress.Engine.Clocks;
using DistStress.Engine.Working.Loops;
using Xunit;

namespace DistStress.Engine.Tests.Working;

public sealed class InFlightLimitTests
{
    [Fact]
    public async Task Never_are_more_ops_open_than_there_may_be()
    {
        var limit = new InFlightLimit(3, DeadlineTimeProvider.Machine);
        int open = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < 2000; i++)
                {
                    Assert.True(limit.Enter(1, () => false));
                    int now = Interlocked.Increment(ref open);
                    int seen;
                    while (now > (seen = Volatile.Read(ref most))
                        && Interlocked.CompareExchange(ref most, now, seen) != seen)
                    {
                    }

                    Interlocked.Decrement(ref open);
                    limit.Exit();
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.InRange(most, 1, 3);
        Assert.Equal(0, limit.Open);
    }

    [Fact]
    public async Task Whoever_waits_goes_on_when_an_op_ends_or_the_limit_rises_and_gives_up_when_told()
    {
        var limit = new InFlightLimit(1, DeadlineTimeProvider.Machine);
        Assert.True(limit.Enter(1, () => false));
        Task<bool> second = Task.Run(() => limit.Enter(() => false), TestContext.Current.CancellationToken);
        limit.Exit();
        Assert.True(await second);

        Task<bool> third = Task.Run(() => limit.Enter(() => false), TestContext.Current.CancellationToken);
        limit.Limit = 2;
        Assert.True(await third);

        Assert.False(limit.Enter(1, () => true));
        Assert.Equal(2, limit.Open);
    }
}
