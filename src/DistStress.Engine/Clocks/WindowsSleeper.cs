using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DistStress.Engine.Clocks;

/// <summary>A high-resolution waitable timer (Windows 10 1803 and later), one a thread.</summary>
internal sealed partial class WindowsSleeper : IDeadlineSleeper
{
    private const uint HighResolution = 0x2;
    private const uint AllAccess = 0x1F0003;
    private const uint Infinite = 0xFFFFFFFF;

    [ThreadStatic]
    private static nint t_timer;

    public void SleepUntil(long micros)
    {
        if (t_timer == 0)
            PrepareThread();
        long due = -(micros - DeadlineTimeProvider.Machine.NowMicros) * 10;
        if (due >= 0)
            return;
        if (!SetWaitableTimer(t_timer, in due, 0, 0, 0, false))
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        if (WaitForSingleObject(t_timer, Infinite) == Infinite)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public void PrepareThread()
    {
        if (t_timer == 0)
            t_timer = CreateWaitableTimerEx(0, 0, HighResolution, AllAccess);
        if (t_timer == 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("kernel32", EntryPoint = "CreateWaitableTimerExW", SetLastError = true)]
    private static partial nint CreateWaitableTimerEx(nint attributes, nint name, uint flags, uint access);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetWaitableTimer(
        nint timer, in long due, int period, nint routine, nint argument, [MarshalAs(UnmanagedType.Bool)] bool resume);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial uint WaitForSingleObject(nint handle, uint milliseconds);
}
