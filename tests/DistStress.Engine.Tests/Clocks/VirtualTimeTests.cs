using DistStress.Engine.Clocks;
using DistStress.Engine.Tests.Runs;
using Xunit;

namespace DistStress.Engine.Tests.Clocks;

/// <summary>The time that other tests rely on.</summary>
public sealed class VirtualTimeTests : IDisposable
{
    private readonly VirtualTime _time = new();

    public void Dispose() => _time.Dispose();

    [Fact]
    public async Task A_thread_sleeps_until_its_instant_and_time_waits_for_it()
    {
        long begin = _time.NowMicros;
        long woken = 0;
        var thread = new Thread(() =>
        {
            _time.PrepareThread();
            _time.SleepUntil(begin + 700);
            Volatile.Write(ref woken, _time.NowMicros);
            _time.SleepUntil(begin + 900);
        });
        thread.Start();
        await UntilAsync(() => _time.IsStill && thread.ThreadState == ThreadState.WaitSleepJoin, "it sleeps");

        _time.Step(0, begin + 500);
        Assert.Equal((begin + 500, 0), (_time.NowMicros, Volatile.Read(ref woken)));
        // Not past the instant at which somebody wants to be woken.
        _time.Step(0, begin + 1_000);
        Assert.Equal(begin + 700, _time.NowMicros);
        await UntilAsync(() => Volatile.Read(ref woken) == begin + 700 && _time.IsStill, "it sleeps again");
        _time.Step(0, begin + 1_000);
        await UntilAsync(() => !thread.IsAlive, "it has ended");
        Assert.True(_time.IsStill);
        Assert.Equal(begin + 900, _time.NowMicros);
    }

    [Fact]
    public async Task Timers_are_called_when_they_are_due_and_as_often()
    {
        var calls = new List<long>();
        await using ITimer timer = _time.CreateTimer(
            _ =>
            {
                lock (calls)
                    calls.Add(_time.NowMicros);
            },
            null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(30));
        long begin = _time.NowMicros;

        await PassAsync(begin + 80_000);
        Assert.Equal([begin + 10_000, begin + 40_000, begin + 70_000], calls);
        timer.Change(TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);
        await PassAsync(begin + 200_000);
        Assert.Equal(begin + 85_000, Assert.Single(calls[3..]));
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await PassAsync(begin + 300_000);
        Assert.Equal(4, calls.Count);
    }

    [Fact]
    public async Task What_the_runtime_waits_for_passes_too()
    {
        Task delay = Task.Delay(TimeSpan.FromHours(1), _time, TestContext.Current.CancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), _time);
        ValueTask<bool> tick = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        long begin = _time.NowMicros;

        await PassAsync(begin + 3_599_999_999);
        Assert.Equal((false, false), (delay.IsCompleted, tick.IsCompleted));
        await PassAsync(begin + 3_600_000_000);

        await delay;
        Assert.True(await tick);
        Assert.Equal(TimeSpan.FromHours(1), _time.GetElapsedTime(begin));
    }

    [Fact]
    public async Task Who_waits_for_a_signal_gets_it_or_the_end_of_the_time()
    {
        var signal = new ThreadSignal();
        Task<bool> late = StartAsync(() => _time.Wait(signal, TimeSpan.FromMilliseconds(1)));
        await UntilAsync(
            () =>
            {
                _time.Step(0, _time.NowMicros + 1_000);
                return late.IsCompleted;
            },
            "its time is over");
        Task<bool> signalled = StartAsync(() => _time.Wait(signal, TimeSpan.FromDays(1)));
        signal.Give();

        Assert.Equal((false, true), (await late, await signalled));
    }

    [Fact]
    public async Task At_the_end_who_sleeps_is_woken_by_an_exception_and_who_has_a_signal_is_not()
    {
        var never = new ThreadSignal();
        var signal = new ThreadSignal();
        signal.Give();
        Task<bool> asleep = StartAsync(() =>
        {
            _time.SleepUntil(long.MaxValue);
            return true;
        });
        Task<bool> waiting = StartAsync(() => _time.Wait(never, TimeSpan.FromDays(1)));
        _time.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => asleep);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.True(_time.Wait(signal, TimeSpan.FromDays(1)));
    }

    private static Task<bool> StartAsync(Func<bool> body) => Task.Factory.StartNew(
        body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task UntilAsync(Func<bool> holds, string what) =>
        Rig.UntilAsync(() => Task.FromResult(holds()), what);

    private async Task PassAsync(long until)
    {
        while (_time.NowMicros < until)
        {
            _time.Step(0, until);
            await UntilAsync(() => _time.IsStill, "what is called for is done");
        }
    }
}
