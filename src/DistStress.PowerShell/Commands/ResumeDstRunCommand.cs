using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Lets the schedule of the suspended run go on.</summary>
[Cmdlet(VerbsLifecycle.Resume, "DstRun", SupportsShouldProcess = true)]
[OutputType(typeof(DstRun))]
public sealed class ResumeDstRunCommand : DstRunRemoteCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() =>
        Ask("Resume the run", static (remote, limit, stop) => remote.ResumeAsync(limit, stop));
}
