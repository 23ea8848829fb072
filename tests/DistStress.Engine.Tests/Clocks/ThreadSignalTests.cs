using DistStress.Engine.Clocks;
using Xunit;

namespace DistStress.Engine.Tests.Clocks;

public sealed class ThreadSignalTests
{
    private const long Minute = 60_000_000;

    private static long Now => DeadlineTimeProvider.Machine.NowMicros;

    public static TheoryData<bool> Kinds => Futex.IsThere ? [true, false] : [false];

    [Fact]
    public void Linux_has_a_futex() => Assert.Equal(OperatingSystem.IsLinux(), Futex.IsThere);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_stays_given_until_it_is_taken_back_and_who_waits_without_it_gives_up(bool withFutex)
    {
        var signal = new ThreadSignal(withFutex);
        long begun = Now;
        Assert.False(signal.WaitUntil(begun + 2_000));
        Assert.True(Now >= begun + 2_000);
        Assert.False(signal.WaitUntil(begun));

        signal.Give();
        Assert.True(signal.IsGiven);
        Assert.True(signal.WaitUntil(begun));
        Assert.True(signal.WaitUntil(Now + Minute));

        signal.TakeBack();
        Assert.False(signal.IsGiven);
        Assert.False(signal.WaitUntil(Now + 1_000));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task None_is_lost_between_two_threads_that_wake_each_other(bool withFutex)
    {
        const int Rounds = 3_000;
        ThreadSignal[] signals = [new(withFutex), new(withFutex)];
        int turns = 0;
        Task<bool>[] players = [.. Enumerable.Range(0, 2).Select(own => Task.Factory.StartNew(
            () =>
            {
                bool came = true;
                for (int round = 0; came && round < Rounds; round++)
                {
                    came = signals[own].WaitUntil(Now + Minute);
                    signals[own].TakeBack();
                    Interlocked.Increment(ref turns);
                    signals[1 - own].Give();
                }

                return came;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        signals[0].Give();

        Assert.All(await Task.WhenAll(players), Assert.True);
        Assert.Equal(2 * Rounds, turns);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Who_watches_is_told_each_time(bool withFutex)
    {
        int told = 0;
        var signal = new ThreadSignal(withFutex) { Watcher = () => told++ };

        signal.Give();
        signal.Give();

        Assert.Equal(2, told);
    }
}
