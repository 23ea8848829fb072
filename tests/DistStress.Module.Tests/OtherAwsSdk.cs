using System.Reflection;
using System.Runtime.CompilerServices;

namespace DistStress.Module.Tests;

/// <summary>Another version of AWSSDK.Core, in the default context before any test imports the module.</summary>
internal static class OtherAwsSdk
{
    public static Assembly Core { get; private set; } = null!;

    [ModuleInitializer]
    internal static void Load() => Core = typeof(Amazon.RegionEndpoint).Assembly;
}
