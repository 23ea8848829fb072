using DistStress.Engine.Clocks;

namespace DistStress.Engine.Tests.Runs;

/// <summary>The clocks of a machine whose time of day is wrong and whose clocks run fast or slow.</summary>
/// <param name="wallAheadMicros">How far the time of day is ahead, in µs.</param>
/// <param name="drift">How much faster the clocks run than they should: 200e-6 gains 200 µs a second.</param>
internal sealed class WrongTime(long wallAheadMicros, double drift) : DeadlineTimeProvider
{
    private readonly long _begin = Machine.NowMicros;
    private readonly DateTimeOffset _wallBegin = Machine.GetUtcNow().AddMicroseconds(wallAheadMicros);

    public override long NowMicros => 1_000_000_000 + Passed;

    public override long CoarseMillis => NowMicros / 1000;

    private long Passed => (long)((Machine.NowMicros - _begin) * (1 + drift));

    public override DateTimeOffset GetUtcNow() => _wallBegin.AddMicroseconds(Passed);

    public override void SleepUntil(long micros) =>
        Machine.SleepUntil(_begin + (long)Math.Ceiling((micros - 1_000_000_000) / (1 + drift)));

    public override bool Wait(ManualResetEventSlim signal, TimeSpan limit) => Machine.Wait(signal, limit / (1 + drift));

    public override void PrepareThread() => Machine.PrepareThread();
}
