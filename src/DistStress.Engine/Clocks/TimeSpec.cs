using System.Runtime.InteropServices;

namespace DistStress.Engine.Clocks;

/// <summary>struct timespec of Linux on 64 bits.</summary>
/// <param name="micros">An instant, in µs.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TimeSpec(long micros)
{
    /// <summary>For calls that take one and do not look at it.</summary>
    public static readonly TimeSpec None;

    private readonly nint _seconds = (nint)(micros / 1_000_000);
    private readonly nint _nanoseconds = (nint)(micros % 1_000_000 * 1000);
}
