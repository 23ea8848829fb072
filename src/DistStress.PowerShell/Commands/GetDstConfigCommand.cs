using System.Management.Automation;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>The configuration of a prefix, as workers read it. Writes nothing where there is none.</summary>
[Cmdlet(VerbsCommon.Get, "DstConfig")]
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
