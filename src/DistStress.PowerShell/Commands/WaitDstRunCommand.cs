using System.Management.Automation;
using DistStress.Engine.Observing;
using DistStress.Engine.Redis.Runs;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>
/// Waits until the run of a prefix is over: completed, stopped, lost, or interrupted. Or until it comes to a state. Then
/// writes it. An error where it does not come to that.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "DstRun")]
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
            RunRecord run = await new RunObserver(control).AwaitAsync(states, limit, _ => { }, stop)
                .ConfigureAwait(false);
            output.WriteObject(run.ToOutput(control.Clock.NowMicros).Of(control));
        });
    }
}
