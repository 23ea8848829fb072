using DistStress.Engine.Clocks;

namespace DistStress.Engine.Tests.Runs;

/// <summary>The clocks of a machine whose time of day is wrong and whose clocks run fast or slow.</summary>
/// <param name="wallAheadMicros">How far the time of day is ahead, in µs.</param>
/// <param name="drift">How much faster the clocks run than they should: 200e-6 gains 200 µs a second.</param>
internal sealed class WrongTime(long wallAheadMicros, double drift) : ITimeSource
{
    private readonly long _begin = MonotonicClock.NowMicros;
    private readonly long _wallBegin = MachineTime.Instance.WallMicros + wallAheadMicros;

    public long NowMicros => 1_000_000_000 + Passed;

    public long WallMicros => _wallBegin + Passed;

    private long Passed => (long)((MonotonicClock.NowMicros - _begin) * (1 + drift));

    public void SleepUntil(long micros) =>
        MonotonicClock.SleepUntil(_begin + (long)Math.Ceiling((micros - 1_000_000_000) / (1 + drift)));
}
