using DistStress.Engine.Clocks;
using DistStress.Engine.Redis;
using DistStress.Engine.Tests.Clocks;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// Lets the time of a rig pass. A step comes when all is done that the one before has led to: no thread is awake that
/// paces ops, no command is on its way to Redis, no op is open, no worker is showing itself, and every now and then the
/// thread pool has come to what was waiting there. So nothing is late because the machine is busy, and nobody is taken
/// for lost who only waits for a processor.
/// </summary>
internal sealed class PassingTime(
    VirtualTime time, IReadOnlyDictionary<ControlConnection, byte> connections, IReadOnlyCollection<RigWorker> workers)
{
    // How often somebody looks whether what the test waits for has come about.
    private const long LookMicros = 20_000;

    // How long to wait for what is under way before each look at it, in µs of the machine's clock: most of it takes a
    // round trip to Redis, and looking at what takes longer would cost more than that itself.
    private const long ShortestPause = 50;
    private const long LongestPause = 1_000;

    // How far time may go on while work waits in the thread pool: not at each look, as a busy machine takes its time,
    // and further where much time has passed already.
    private const long CatchUpMicros = 100_000;
    private const long CatchUpShare = 20;

    private readonly Lock _stepping = new();
    private long _catchUpAt;

    /// <summary>The least time that passes in a step, in µs: for tests with a thousand ops a second, each of them due
    /// at an instant of its own.</summary>
    public long GrainMicros { get; set; } = 5_000;

    /// <summary>Longer than any test lets pass.</summary>
    public static TimeSpan Long { get; } = TimeSpan.FromHours(12);

    /// <summary>
    /// The product's timings, but that nobody loses patience with what takes no time here: with Redis, and with others'
    /// work.
    /// </summary>
    public static Timings Timings { get; } = Timings.Default with
    {
        ConnectLimit = Long,
        ConfigLimit = Long,
        // Of an interrupted run some measurements never come, so not for ever.
        CollectLimit = TimeSpan.FromSeconds(10),
        StopPatience = TimeSpan.FromHours(1),
        FarewellLimit = TimeSpan.FromHours(1),
        AccountLimit = TimeSpan.FromHours(2),
        LeaveLimit = Long,
        LeaveCollectLimit = TimeSpan.FromSeconds(10),
        CloseLimit = Long,
        InstanceLimit = Long,
    };

    public VirtualTime Time { get; } = time;

    /// <summary>Lets time pass until something holds; fails the test if it never does.</summary>
    /// <param name="holds">What is looked at while time stands still.</param>
    /// <param name="what">What it means that it holds.</param>
    public Task UntilAsync(Func<Task<bool>> holds, string what) => RunAsync(holds, what, long.MaxValue);

    /// <summary>Lets so much time pass, and waits for all that it leads to.</summary>
    public Task ForAsync(TimeSpan time)
    {
        long until = Time.After(time);
        return RunAsync(() => Task.FromResult(Time.NowMicros >= until), $"{time.TotalSeconds} s pass", until);
    }

    /// <summary>Lets time pass until a task has ended, whatever comes of it.</summary>
    public async Task AwaitAsync(Task task)
    {
        await UntilAsync(() => Task.FromResult(task.IsCompleted), "it ends");
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task RunAsync(Func<Task<bool>> holds, string what, long until) => Task.Factory.StartNew(
        () => Until(holds, what, until, DeadlineTimeProvider.Machine.After(Rig.Patience)),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private void Until(Func<Task<bool>> holds, string what, long until, long limit)
    {
        long began = Time.NowMicros;
        Settle(what, limit);
        while (!holds().GetAwaiter().GetResult())
        {
            long look = Math.Min(Time.NowMicros + LookMicros, until);
            while (Time.NowMicros < look)
            {
                lock (_stepping)
                {
                    Settle(what, limit);
                    Time.Step(GrainMicros, look);
                }
            }

            Settle(what, limit);
            CatchUp(began);
        }
    }

    // Lets the thread pool come to what was queued before now, so that time cannot fly by an await whose next step
    // waits for a processor: on a busy machine that would be minutes.
    private void CatchUp(long began)
    {
        if (Time.NowMicros < _catchUpAt || ThreadPool.PendingWorkItemCount == 0)
            return;
        _catchUpAt = Time.NowMicros + Math.Max(CatchUpMicros, (Time.NowMicros - began) / CatchUpShare);
        using var reached = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static signal => signal.Set(), reached, preferLocal: false);
        reached.Wait();
    }

    private void Settle(string what, long limit)
    {
        long pause = ShortestPause;
        while (Unsettled() is { } reason)
        {
            Assert.False(
                DeadlineTimeProvider.Machine.NowMicros > limit,
                    $"It never came about that {what}: time stands still, since {reason}.");
            DeadlineTimeProvider.Machine.SleepUntil(DeadlineTimeProvider.Machine.NowMicros + pause);
            pause = Math.Min(pause * 3 / 2, LongestPause);
        }

        Assert.False(DeadlineTimeProvider.Machine.NowMicros > limit, $"It never came about that {what}.");
    }

    private string? Unsettled() =>
        !Time.IsStill ? "a thread is awake"
        : connections.Any(open => open.Key.Database.Multiplexer.GetCounters().TotalOutstanding > 0)
            ? "Redis has not answered"
        : workers.Any(worker => !worker.IsAtRest) ? "a worker is at work"
        : null;
}
