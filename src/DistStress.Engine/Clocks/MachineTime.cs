namespace DistStress.Engine.Clocks;

/// <summary>The clocks of this machine.</summary>
internal sealed class MachineTime : ITimeSource
{
    public static readonly MachineTime Instance = new();

    private MachineTime()
    {
    }

    public long NowMicros => MonotonicClock.NowMicros;

    public long WallMicros => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public void SleepUntil(long micros) => MonotonicClock.SleepUntil(micros);
}
