using System.Runtime.InteropServices;

namespace DistStress.Engine.Clocks;

/// <summary>A word of memory that threads of this process can wait for: futex(2) of Linux.</summary>
internal sealed partial class Futex
{
    private const int Private = 128;
    private const int WakePrivate = 1 | Private;
    // Unlike the other wait it takes an instant of CLOCK_MONOTONIC, not a time from now.
    private const int WaitBitsetPrivate = 9 | Private;
    private const int AnyBit = -1;
    private const int WouldBlock = 11;
    private const int Interrupted = 4;
    private const int TimedOut = 110;

    private static readonly nint s_call = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    // The system knows the word by its address. It lies by itself, since others write theirs all the time.
    private const int At = 32;
    private readonly int[] _words = GC.AllocateArray<int>(2 * At, pinned: true);

    /// <summary>Whether this machine has it.</summary>
    public static bool IsThere { get; } = OperatingSystem.IsLinux() && s_call != 0;

    /// <summary>The word; 0 at first.</summary>
    public ref int Word => ref _words[At];

    /// <summary>
    /// Blocks the calling thread while the word has a value, until it is woken. It may wake without a reason too.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="until">When it wakes at the latest, in µs of CLOCK_MONOTONIC.</param>
    public void WaitUntil(int value, long until)
    {
        var deadline = new TimeSpec(until);
        if (Call(s_call, ref Word, WaitBitsetPrivate, value, in deadline, 0, AnyBit) == 0)
            return;
        int error = Marshal.GetLastPInvokeError();
        if (error is not (WouldBlock or Interrupted or TimedOut))
            throw new InvalidOperationException($"futex failed with error {error}.");
    }

    /// <summary>Wakes one thread that waits.</summary>
    public void Wake() => Call(s_call, ref Word, WakePrivate, 1, in TimeSpec.None, 0, 0);

    // glibc has no function for it.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(
        nint number, ref int word, nint operation, nint value, in TimeSpec deadline, nint other, nint bits);
}
