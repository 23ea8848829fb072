using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Ends the active run in order</summary>
[Cmdlet(VerbsLifecycle.Stop, "DstRun", SupportsShouldProcess = true)]
[OutputType(typeof(DstRun))]
public sealed class StopDstRunCommand : DstRunRemoteCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() =>
        Ask("Stop the run", static (remote, limit, stop) => remote.StopAsync(limit, stop));
}
