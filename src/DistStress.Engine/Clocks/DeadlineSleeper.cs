namespace DistStress.Engine.Clocks;

/// <summary>Chooses the sleeper for the operating system.</summary>
internal static class DeadlineSleeper
{
    public static IDeadlineSleeper ForThisMachine()
    {
        if (OperatingSystem.IsLinux())
            return new LinuxSleeper();
        if (OperatingSystem.IsWindows())
            return new WindowsSleeper();
        if (OperatingSystem.IsMacOS())
            return new MacSleeper();
        throw new PlatformNotSupportedException("DistStress runs on Linux, macOS and Windows.");
    }
}
