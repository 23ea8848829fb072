using System.Management.Automation;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>
/// Writes a configuration file to Redis and tells the workers, if it means something else than what is there.
/// </summary>
[Cmdlet(VerbsData.Sync, "DstConfig", SupportsShouldProcess = true)]
[OutputType(typeof(DstConfigChange))]
public sealed class SyncDstConfigCommand : DstRedisCmdlet
{
    /// <summary>The configuration file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Config { get; set; } = "";

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        StressConfig config = ConfigFile.Read(ResolvePath(Config));
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", $"Synchronize {Config}"))
            return null;

        return Connected(async (control, output, _) =>
        {
            ConfigChange change = await new ConfigStore(control).SynchronizeAsync(config).ConfigureAwait(false);
            output.WriteObject(change.ToOutput().Of(control));
        });
    }
}
