using DistStress.Engine.Clocks;
using Xunit;

namespace DistStress.Engine.Tests.Clocks;

public sealed class TimeLimitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Is_cancelled_when_its_time_is_over_and_not_before()
    {
        using var time = new VirtualTime();
        using var limit = new TimeLimit(Second, time);
        time.Step(0, time.NowMicros + 999_999);
        Assert.False(limit.IsCancellationRequested);

        time.Step(0, time.NowMicros + 1);

        await AssertCancelledAsync(limit);
    }

    [Fact]
    public async Task Is_cancelled_together_with_its_token()
    {
        using var time = new VirtualTime();
        using var token = new CancellationTokenSource();
        using var limit = new TimeLimit(Second, time, token.Token);
        using var late = new TimeLimit(Second, time, new CancellationToken(canceled: true));
        Assert.Equal((false, true), (limit.IsCancellationRequested, late.IsCancellationRequested));

        await token.CancelAsync();

        await AssertCancelledAsync(limit);
    }

    [Fact]
    public async Task One_without_a_time_gets_one_later()
    {
        using var time = new VirtualTime();
        using var limit = new TimeLimit(Timeout.InfiniteTimeSpan, time);
        time.Step(2_000_000, time.NowMicros + 2_000_000);
        Assert.False(limit.IsCancellationRequested);

        limit.Begin(Second);
        time.Step(0, time.NowMicros + 1_000_000);

        await AssertCancelledAsync(limit);
    }

    [Fact]
    public async Task Nothing_reaches_one_that_is_disposed()
    {
        using var time = new VirtualTime();
        using var token = new CancellationTokenSource();
        var limit = new TimeLimit(Second, time, token.Token);
        CancellationToken own = limit.Token;
        limit.Dispose();

        await token.CancelAsync();
        time.Step(2_000_000, time.NowMicros + 2_000_000);

        Assert.False(own.IsCancellationRequested);
    }

    // Each op on DynamoDB has one.
    [Fact]
    public void On_the_machines_clock_it_allocates_no_more_than_the_runtimes_own()
    {
        using var token = new CancellationTokenSource();

        long own = Allocated(() => new TimeLimit(Second, DeadlineTimeProvider.Machine, token.Token).Dispose());
        long runtimes = Allocated(() =>
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(token.Token);
            linked.CancelAfter(Second);
        });

        Assert.InRange(own, 1, runtimes);
    }

    private static long Allocated(Action action)
    {
        const int Times = 1000;
        for (int i = 0; i < Times; i++)
            action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Times; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // The timer is called on the thread pool.
    private static async Task AssertCancelledAsync(TimeLimit limit)
    {
        var cancelled = new TaskCompletionSource();
        await using CancellationTokenRegistration _ = limit.Token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }
}
