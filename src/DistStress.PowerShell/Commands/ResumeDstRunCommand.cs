using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Lets the schedule of a suspended run go on.</summary>
/// <remarks>
/// <para>
/// Waits until the publisher has done it, and writes the run. The schedule's clock has
/// stood still: the rest of the run is later by the length of the pause, and nothing is made up for.
/// </para>
/// <para>A run whose publisher died is another matter: <c>Start-DstPublisher -Resume</c> continues that.</para>
/// </remarks>
/// <example>
/// A pause to look at something.
/// <code>
/// Suspend-DstRun
/// Get-DstWorker | Format-Table Id, InFlight, Held
/// Resume-DstRun
/// </code>
/// </example>
/// <example>
/// Goes on only if the run is paused.
/// <code>
/// if ((Get-DstRun).State -eq 'Paused') { Resume-DstRun }
/// </code>
/// </example>
/// <example>
/// Waits up to a minute for a publisher that is busy or far away.
/// <code>
/// Resume-DstRun -TimeoutSeconds 60
/// </code>
/// </example>
/// <seealso cref="SuspendDstRunCommand"/>
/// <seealso cref="StopDstRunCommand"/>
/// <seealso cref="GetDstRunCommand"/>
[Cmdlet(
    VerbsLifecycle.Resume, "DstRun", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Resume-DstRun.md")]
[OutputType(typeof(DstRun))]
public sealed class ResumeDstRunCommand : DstRunRemoteCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() =>
        Ask("Resume the run", static (remote, limit, stop) => remote.ResumeAsync(limit, stop));
}
