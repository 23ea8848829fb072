using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Ends the active run in order.</summary>
/// <remarks>
/// <para>
/// The publisher publishes nothing more; what a worker has taken is finished, and what no worker has begun is counted
/// as <c>Dropped</c>. Waits until it is done, and writes the run, whose <c>State</c> is Stopped. Published = Completed
/// + Failed + Dropped holds then as always.
/// </para>
/// <para>A run that was stopped cannot be continued. Ctrl-C at the publisher does the same.</para>
/// </remarks>
/// <example>
/// Ends the run.
/// <code>
/// Stop-DstRun
/// </code>
/// </example>
/// <example>
/// Ends the run, and keeps its counts.
/// <code>
/// $run = Stop-DstRun
/// $run.Tasks | Export-Csv tasks.csv
/// </code>
/// </example>
/// <example>
/// Says what would be done.
/// <code>
/// Stop-DstRun -WhatIf
/// </code>
/// </example>
/// <seealso cref="SuspendDstRunCommand"/>
/// <seealso cref="GetDstRunCommand"/>
/// <seealso cref="StartDstPublisherCommand"/>
[Cmdlet(
    VerbsLifecycle.Stop, "DstRun", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Stop-DstRun.md")]
[OutputType(typeof(DstRun))]
public sealed class StopDstRunCommand : DstRunRemoteCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() =>
        Ask("Stop the run", static (remote, limit, stop) => remote.StopAsync(limit, stop));
}
