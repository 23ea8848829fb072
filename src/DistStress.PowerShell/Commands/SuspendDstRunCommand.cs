using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Lets the schedule of the active run stand still.</summary>
/// <remarks>
/// The schedule's clock stops: nothing further becomes due, and what is due is finished. Waits until the publisher has
/// done it, and writes the run, whose <c>State</c> is Paused. <see cref="ResumeDstRunCommand"/> lets it go on.
/// </remarks>
/// <example>
/// Stands still.
/// <code>
/// Suspend-DstRun
/// </code>
/// </example>
/// <example>
/// Stands still, and tells how far the run has come.
/// <code>
/// $run = Suspend-DstRun
/// "$($run.Published) of $($run.Total) ops are published."
/// </code>
/// </example>
/// <example>
/// Asks before it does anything.
/// <code>
/// Suspend-DstRun -Confirm:$false
/// </code>
/// Without <c>:$false</c> it asks.
/// </example>
/// <seealso cref="ResumeDstRunCommand"/>
/// <seealso cref="StopDstRunCommand"/>
/// <seealso cref="GetDstRunCommand"/>
[Cmdlet(
    VerbsLifecycle.Suspend, "DstRun", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Suspend-DstRun.md")]
[OutputType(typeof(DstRun))]
public sealed class SuspendDstRunCommand : DstRunRemoteCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() =>
        Ask("Suspend the run", static (remote, limit, stop) => remote.SuspendAsync(limit, stop));
}
