using System.Runtime.InteropServices;

namespace DistStress.Engine.Clocks;

/// <summary>clock_nanosleep(2) with an absolute deadline on CLOCK_MONOTONIC, the clock that Stopwatch reads.</summary>
internal sealed partial class LinuxSleeper : IDeadlineSleeper
{
    private const int ClockMonotonic = 1;
    private const int TimerAbsolute = 1;
    private const int Interrupted = 4;
    private const int SetTimerSlack = 29;
    private const ulong SlackNanoseconds = 1000;

    public void SleepUntil(long micros)
    {
        var deadline = new TimeSpec(micros);
        int error;
        do
        {
            error = ClockNanosleep(ClockMonotonic, TimerAbsolute, in deadline, 0);
        }
        while (error == Interrupted);
        if (error != 0)
            throw new InvalidOperationException($"clock_nanosleep failed with error {error}.");
    }

    // The kernel may delay a wake-up by the thread's timer slack, 50 µs unless asked otherwise (prctl(2)). Where the
    // request is refused the default slack stays: less exact, and the delay histograms show it.
    public void PrepareThread() => _ = Prctl(SetTimerSlack, SlackNanoseconds, 0, 0, 0);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec request, nint remain);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, ulong arg2, ulong arg3, ulong arg4, ulong arg5);
}
