using DistStress.Engine.Clocks;

namespace DistStress.Engine.Tests.Runs;

/// <summary>The clocks of a machine whose time of day is wrong and whose clocks run fast or slow.</summary>
/// <param name="right">The right time.</param>
/// <param name="wallAheadMicros">How far the time of day is ahead, in µs.</param>
/// <param name="drift">How much faster the clocks run than they should: 200e-6 gains 200 µs a second.</param>
internal sealed class WrongTime(DeadlineTimeProvider right, long wallAheadMicros, double drift) : DeadlineTimeProvider
{
    private readonly long _begin = right.NowMicros;
    private readonly DateTimeOffset _wallBegin = right.GetUtcNow().AddMicroseconds(wallAheadMicros);

    public override long NowMicros => 1_000_000_000 + Passed;

    public override long CoarseMillis => NowMicros / 1000;

    private long Passed => (long)((right.NowMicros - _begin) * (1 + drift));

    public override DateTimeOffset GetUtcNow() => _wallBegin.AddMicroseconds(Passed);

    public override void SleepUntil(long micros) =>
        right.SleepUntil(_begin + (long)Math.Ceiling((micros - 1_000_000_000) / (1 + drift)));

    public override bool Wait(ThreadSignal signal, TimeSpan limit) => right.Wait(signal, limit / (1 + drift));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        right.CreateTimer(callback, state, dueTime, period);

    public override void PrepareThread() => right.PrepareThread();
}
