using DistStress.Benchmarks.Measuring;

namespace DistStress.Benchmarks.Parts;

/// <summary>What a part has used of the machine.</summary>
/// <param name="CpuMicros">Processor time since the process started, in µs.</param>
/// <param name="AllocatedBytes">Bytes allocated on the managed heap since then.</param>
/// <param name="WorkingSetBytes">Memory in RAM now.</param>
/// <param name="PeakBytes">The most memory in RAM so far.</param>
/// <param name="Collections">Garbage collections of any generation so far.</param>
internal sealed record PartUsage(
    double CpuMicros, long AllocatedBytes, long WorkingSetBytes, long PeakBytes, int Collections)
{
    public static PartUsage Now() => new(
        Environment.CpuUsage.TotalTime.TotalMicroseconds, GC.GetTotalAllocatedBytes(), Environment.WorkingSet,
        ProcessUsage.OwnPeakBytes(), GC.CollectionCount(0));
}
