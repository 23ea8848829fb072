using System.Management.Automation;
using DistStress.Engine.Observing;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Progress;

namespace DistStress.PowerShell.Commands;

/// <summary>Waits until the run of a prefix is over, or comes to a state, and writes it.</summary>
/// <remarks>
/// <para>
/// A run is over when it has completed, was stopped, is lost, or is interrupted: its publisher is gone. Where it is
/// over already the wait ends at once. While it waits it shows how far the run is, as the publisher does, and an outage
/// of Redis passes.
/// </para>
/// <para>
/// With -State it waits for a state, also of a run that has yet to begin. A run that is over before it was seen in one
/// of the states is an error, RunStateMissed, and so is the end of -TimeoutSeconds: WaitTimeout.
/// </para>
/// </remarks>
/// <example>
/// Waits until the run is over, whoever publishes it.
/// <code>
/// Wait-DstRun
/// </code>
/// </example>
/// <example>
/// How it ended, an hour from now at the latest.
/// <code>
/// (Wait-DstRun -TimeoutSeconds 3600).State
/// </code>
/// </example>
/// <example>
/// An error where the run is neither completed nor stopped in a minute.
/// <code>
/// Wait-DstRun -State Completed, Stopped -TimeoutSeconds 60
/// </code>
/// </example>
/// <seealso cref="GetDstRunCommand"/>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso cref="StopDstRunCommand"/>
/// <seealso href="docs/operations.md#what-get-dstrun-says">What Get-DstRun says</seealso>
[Cmdlet(VerbsLifecycle.Wait, "DstRun", HelpUri = HelpAddress.Reference + "Wait-DstRun.md")]
[OutputType(typeof(DstRun))]
public sealed class WaitDstRunCommand : DstRedisCmdlet
{
    /// <summary>
    /// The states to wait for: the first of them ends the wait, also where the run has yet to begin. Where it is left
    /// out, the end of the run that is there.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public RunState[] State { get; set; } = [];

    /// <summary>How long to wait, in seconds; for ever where it is left out.</summary>
    [Parameter]
    [ValidateRange(1, 31_536_000)]
    [NoCompletion]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        RunState[] states = State;
        TimeSpan? limit = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return Connected(async (control, output, stop) =>
        {
            using var progress = new ProgressReport(output, "Waits for a run");
            RunRecord run = await new RunObserver(control)
                .AwaitAsync(states, limit, far => progress.Show(far.ToState()), stop).ConfigureAwait(false);
            progress.End(RunResult.Of(run, control.Clock.NowMicros).ToStatus());
            output.WriteObject(run.ToOutput(control.Clock.NowMicros).Of(control));
        });
    }
}
