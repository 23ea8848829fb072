using System.Management.Automation;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Shows the configuration of a prefix, as workers read it.</summary>
/// <remarks>
/// <para>
/// The configuration is what <c>config.json</c> said when Sync-DstConfig or Start-DstPublisher wrote it to Redis. Where
/// a prefix has none, nothing is written.
/// </para>
/// <para>
/// With a key (-NotifyKey, or the environment variable <c>DST_NOTIFY_KEY</c>), a configuration that is not signed with
/// it is an error.
/// </para>
/// </remarks>
/// <example>
/// The configuration of the prefix dst.
/// <code>
/// Get-DstConfig
/// </code>
/// </example>
/// <example>
/// All prefixes but dst are named.
/// <code>
/// Get-DstConfig -Prefix night
/// </code>
/// Writes nothing if that prefix has no configuration.
/// </example>
/// <example>
/// A value of it, in a script.
/// <code>
/// $config = Get-DstConfig
/// "$($config.TableName) has $($config.Threads) queues."
/// </code>
/// </example>
/// <seealso cref="SyncDstConfigCommand"/>
/// <seealso href="docs/configuration.md">Configuration</seealso>
[Cmdlet(VerbsCommon.Get, "DstConfig", HelpUri = HelpAddress.Reference + "Get-DstConfig.md")]
[OutputType(typeof(DstConfig))]
public sealed class GetDstConfigCommand : DstRedisCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() => Connected(async (control, output, _) =>
    {
        if (await new ConfigStore(control).ReadAsync().ConfigureAwait(false) is { } config)
            output.WriteObject(config.ToOutput().Of(control));
    });
}
