using System.Collections.Concurrent;
using DistStress.Engine.Clocks;
using DistStress.Engine.Tests.Runs;
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
                    Assert.Equal(1, limit.Enter(1, () => false));
                    int now = Interlocked.Increment(ref open);
                    int seen;
                    while (now > (seen = Volatile.Read(ref most))
                        && Interlocked.CompareExchange(ref most, now, seen) != seen)
                    {
                    }

                    Interlocked.Decrement(ref open);
                    limit.Exit(1);
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
        Assert.Equal(1, limit.Enter(1, () => false));
        Task<int> second = Task.Run(() => limit.Enter(1, () => false), TestContext.Current.CancellationToken);
        limit.Exit(1);
        Assert.Equal(1, await second);

        Task<int> third = Task.Run(() => limit.Enter(1, () => false), TestContext.Current.CancellationToken);
        limit.Limit = 2;
        Assert.Equal(1, await third);

        Assert.Equal(0, limit.Enter(1, () => true));
        Assert.Equal(2, limit.Open);
    }

    [Fact]
    public void Of_several_ops_as_many_begin_as_there_is_room_for()
    {
        var limit = new InFlightLimit(10, DeadlineTimeProvider.Machine);

        Assert.Equal(8, limit.TryEnter(8));
        Assert.Equal(2, limit.TryEnter(8));
        Assert.Equal(0, limit.TryEnter(8));
        Assert.Equal(10, limit.Open);
        limit.Exit(3);
        Assert.Equal(3, limit.Enter(8, () => false));

        // A limit that has fallen below what is open lets nothing begin until enough has ended.
        limit.Limit = 4;
        limit.Exit(6);
        Assert.Equal(0, limit.TryEnter(1));
        limit.Exit(1);
        Assert.Equal(1, limit.TryEnter(5));
    }

    [Fact]
    public async Task All_who_wait_go_on_however_the_room_comes()
    {
        const int Each = 2000;
        var limit = new InFlightLimit(16, DeadlineTimeProvider.Machine);
        var open = new ConcurrentQueue<int>();
        int left = 4 * Each;
        Task[] beginners = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int begun = 0; begun < Each;)
                {
                    int entered = limit.Enter(Math.Min(5, Each - begun), () => false);
                    begun += entered;
                    open.Enqueue(entered);
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        while (left > 0)
        {
            if (!open.TryDequeue(out int ops))
                continue;
            limit.Exit(ops);
            left -= ops;
        }

        await Task.WhenAll(beginners);
        Assert.Equal(0, limit.Open);
    }

    [Fact]
    public async Task Room_for_several_wakes_one_and_who_needs_no_more_of_it_calls_for_the_next()
    {
        var time = new PatientTime();
        var limit = new InFlightLimit(16, time);
        Assert.Equal(16, limit.TryEnter(16));
        Task<int>[] waiting = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => limit.Enter(1, () => false),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        await Rig.UntilAsync(() => Task.FromResult(time.Waits == 4), "all wait");

        limit.Exit(1);
        limit.Leave(15);
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        for (int gone = 1; gone <= waiting.Length; gone++)
        {
            limit.CallForRoom();
            await Rig.UntilAsync(
                () => Task.FromResult(waiting.Count(task => task.IsCompleted) >= gone), "one more goes on");
            Assert.Equal(gone, waiting.Count(task => task.IsCompleted));
        }

        Assert.All(await Task.WhenAll(waiting), entered => Assert.Equal(1, entered));
        Assert.Equal(4, limit.Open);
    }

    /// <summary>Nobody who waits looks again before he is called.</summary>
    private sealed class PatientTime : DeadlineTimeProvider
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override long NowMicros => Machine.NowMicros;

        public override long CoarseMillis => Machine.CoarseMillis;

        public override void SleepUntil(long micros) => Machine.SleepUntil(micros);

        public override bool Wait(ThreadSignal signal, TimeSpan limit)
        {
            Interlocked.Increment(ref _waits);
            return Machine.Wait(signal, TimeSpan.FromHours(1));
        }

        public override void PrepareThread() => Machine.PrepareThread();
    }
}
