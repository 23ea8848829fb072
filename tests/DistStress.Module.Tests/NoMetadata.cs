using System.Runtime.CompilerServices;

namespace DistStress.Module.Tests;

/// <summary>Keeps workers, and the AWS SDK, from asking the network whether this machine is an EC2 instance.</summary>
internal static class NoMetadata
{
    public const string Variable = "AWS_EC2_METADATA_DISABLED";

    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable(Variable, "true");
}
