using System.Management.Automation;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Writes a configuration file to Redis, if it differs in meaning.</summary>
/// <remarks>
/// The order of fields, white space and comments make no difference. Where something has changed, the workers are told,
/// and apply it while traffic flows. Start-DstPublisher does the same before a run, so Sync-DstConfig is for a change
/// before or during one.
/// </remarks>
/// <example>
/// Writes the file if it differs.
/// <code>
/// Sync-DstConfig config.json
/// </code>
/// </example>
/// <example>
/// Says what would change.
/// <code>
/// Sync-DstConfig config.json -WhatIf
/// </code>
/// </example>
/// <example>
/// Tells whether anything was written.
/// <code>
/// $change = Sync-DstConfig config.json
/// if ($change.Changed) { $change.Difference } else { 'Nothing differs.' }
/// </code>
/// </example>
/// <seealso cref="GetDstConfigCommand"/>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso href="docs/configuration.md">Configuration</seealso>
[Cmdlet(
    VerbsData.Sync, "DstConfig", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Sync-DstConfig.md")]
[OutputType(typeof(DstConfigChange))]
public sealed class SyncDstConfigCommand : DstRedisCmdlet
{
    /// <summary>The configuration file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Config { get; set; } = "";

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        StressConfig config = ConfigFile.Read(ResolvePath(Config));
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", $"Synchronize {Config}"))
            return null;

        string prefix = Prefix;
        return Connected(async (control, output, _) =>
        {
            ConfigChange change = await new ConfigStore(control).SynchronizeAsync(config).ConfigureAwait(false);
            output.WriteObject(change.ToOutput(prefix));
        });
    }
}
