using System.Diagnostics;

namespace DistStress.Benchmarks.Measuring;

/// <summary>What a process has used of the machine, read from outside.</summary>
internal static class ProcessUsage
{
    /// <summary>Processor time of a running process in µs, of all its threads, user and system.</summary>
    public static double CpuMicros(int processId)
    {
        using Process process = Process.GetProcessById(processId);
        return process.TotalProcessorTime.TotalMicroseconds;
    }

    /// <summary>The most memory that this process has had in RAM, in bytes: VmHWM on Linux.</summary>
    public static long OwnPeakBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
