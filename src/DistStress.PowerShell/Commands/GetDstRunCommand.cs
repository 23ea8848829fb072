using System.Management.Automation;
using DistStress.Engine.Observing;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Shows the active run of a prefix, or the last one.</summary>
/// <remarks>
/// <para>
/// The object has the run's state, its plan, and how many ops are published, completed, failed and dropped, in all and
/// for each task. Where a prefix has had no run, nothing is written.
/// </para>
/// <para>
/// <c>State</c> is Running, Paused or Stopping while a publisher lives; Completed or Stopped at the end; Interrupted
/// where the publisher is gone and <c>Start-DstPublisher -Resume</c> can continue; Lost where Redis lost the run's
/// record. <c>WaitsFor</c> says what a run waits for.
/// <see href="docs/operations.md#what-get-dstrun-says">Operations</see> has the details.
/// </para>
/// </remarks>
/// <example>
/// The run of the prefix dst.
/// <code>
/// Get-DstRun
/// </code>
/// </example>
/// <example>
/// What became of each task.
/// <code>
/// (Get-DstRun).Tasks | Format-Table Name, Published, Completed, Failed, Dropped
/// </code>
/// </example>
/// <example>
/// The run as a file for another program.
/// <code>
/// Get-DstRun | ConvertTo-Json -Depth 3 | Set-Content run.json
/// </code>
/// </example>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso cref="GetDstStatsCommand"/>
/// <seealso href="docs/results.md">Results</seealso>
[Cmdlet(VerbsCommon.Get, "DstRun", HelpUri = HelpAddress.Reference + "Get-DstRun.md")]
[OutputType(typeof(DstRun))]
public sealed class GetDstRunCommand : DstRedisCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() => Connected(async (control, output, _) =>
    {
        if (await new RunObserver(control).ReadAsync().ConfigureAwait(false) is { } run)
            output.WriteObject(run.ToOutput(control.Clock.NowMicros).Of(control));
    });
}
