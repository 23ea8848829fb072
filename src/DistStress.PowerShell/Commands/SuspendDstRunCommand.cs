using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Lets the schedule of the active run stand still; what is due is finished.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "DstRun", SupportsShouldProcess = true)]
[OutputType(typeof(DstRun))]
public sealed class SuspendDstRunCommand : DstRunRemoteCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() =>
        Ask("Suspend the run", static (remote, limit, stop) => remote.SuspendAsync(limit, stop));
}
