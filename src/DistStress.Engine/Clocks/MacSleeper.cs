using System.Runtime.InteropServices;

namespace DistStress.Engine.Clocks;

/// <summary>mach_wait_until, which counts in the units of the clock that Stopwatch reads there.</summary>
internal sealed partial class MacSleeper : IDeadlineSleeper
{
    private readonly TimebaseInfo _timebase;

    public MacSleeper()
    {
        int error = GetTimebase(out _timebase);
        if (error != 0)
            throw new InvalidOperationException($"mach_timebase_info failed with error {error}.");
    }

    public void SleepUntil(long micros)
    {
        ulong units = (ulong)((UInt128)(ulong)micros * 1000 * _timebase.Denominator / _timebase.Numerator);
        // An early return is harmless: whoever paces looks at the clock again.
        _ = WaitUntil(units);
    }

    public void PrepareThread()
    {
        // macOS has nothing of the kind short of real-time scheduling, which would starve others.
    }

    [LibraryImport("libSystem", EntryPoint = "mach_timebase_info")]
    private static partial int GetTimebase(out TimebaseInfo info);

    [LibraryImport("libSystem", EntryPoint = "mach_wait_until")]
    private static partial int WaitUntil(ulong deadline);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimebaseInfo
    {
        public uint Numerator;
        public uint Denominator;
    }
}
