using System.Globalization;
using System.Runtime.InteropServices;

namespace DistStress.Benchmarks.Measuring;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    public static string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription} "
            + $"{RuntimeInformation.OSArchitecture}, "
        + $"{RuntimeInformation.FrameworkDescription}, {Build}");

    // Figures of a debug build mean nothing.
#if DEBUG
    private const string Build = "DEBUG BUILD";
#else
    private const string Build = "release build";
#endif
}
