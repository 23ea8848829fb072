using System.Security.Cryptography;

namespace DistStress.Engine.Working;

/// <summary>Who a worker is.</summary>
internal static class WorkerIdentity
{
    /// <summary>
    /// A new id: the machine and the process, so that a person finds it, and a mark that makes it unique.
    /// </summary>
    public static string NewId() =>
        $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
}
