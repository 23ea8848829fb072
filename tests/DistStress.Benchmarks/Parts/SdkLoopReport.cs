namespace DistStress.Benchmarks.Parts;

/// <summary>What a bare loop of the SDK came to.</summary>
/// <param name="OpsASecond">Calls that were answered.</param>
/// <param name="Cores">Processors that the process kept busy.</param>
/// <param name="CpuMicrosAnOp">Processor time of the process for each call.</param>
/// <param name="AllocatedBytesAnOp">Managed bytes allocated for each call.</param>
/// <param name="PeakBytes">The most memory in RAM.</param>
internal sealed record SdkLoopReport(
    double OpsASecond, double Cores, double CpuMicrosAnOp, double AllocatedBytesAnOp, long PeakBytes);
