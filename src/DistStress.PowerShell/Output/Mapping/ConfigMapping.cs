using System.Text.RegularExpressions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Configurations as the objects that cmdlets write.</summary>
internal static partial class ConfigMapping
{
    public static DstConfig ToOutput(this StressConfig config, string prefix) => new()
    {
        Prefix = prefix,
        TableName = config.TableName,
        Region = config.Region,
        Threads = config.Threads,
        Database = config.Database?.ToString(),
        Endpoint = config.Endpoint is null ? null : Password().Replace(config.Endpoint, "$1***"),
        Layout = config.Layout.ToString(),
        Batch = config.Batch,
        LeadMs = config.LeadMs,
        MaxInFlight = config.MaxInFlight,
        MaxBacklog = config.MaxBacklog,
        ConsistentRead = config.ConsistentRead,
        SampleRows = config.SampleData.Count,
    };

    // A configuration string may hold a password; what is shown on a screen or exported must not.
    [GeneratedRegex("(password=)[^,]*", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    public static DstConfigChange ToOutput(this ConfigChange change, string prefix) => new()
    {
        Prefix = prefix,
        Changed = change.Changed,
        Difference = string.Join(' ', change.Differences),
        Notified = change.Notified,
    };
}
