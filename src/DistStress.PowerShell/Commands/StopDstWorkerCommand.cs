using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Working;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Makes workers leave in order; what they hold goes back to the queues.</summary>
/// <remarks>
/// A worker takes nothing more, gives back what it has not begun, lets its open ops end for up to a second, accounts
/// for all of it, and goes off the list of workers. Writes a DstWorker for each that has left, and an error for each
/// that has not left in time.
/// </remarks>
/// <example>
/// All workers of the prefix leave.
/// <code>
/// Stop-DstWorker
/// </code>
/// </example>
/// <example>
/// The workers of one machine leave.
/// <code>
/// Get-DstWorker | Where-Object Host -eq old-1 | Stop-DstWorker
/// </code>
/// </example>
/// <example>
/// One worker leaves, by its id.
/// <code>
/// $worker = Get-DstWorker | Select-Object -First 1
/// Stop-DstWorker $worker.Id
/// </code>
/// </example>
/// <seealso cref="GetDstWorkerCommand"/>
/// <seealso cref="StartDstWorkerCommand"/>
/// <seealso cref="SendDstNotifyCommand"/>
[Cmdlet(
    VerbsLifecycle.Stop, "DstWorker", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Stop-DstWorker.md")]
[OutputType(typeof(DstWorker))]
public sealed class StopDstWorkerCommand : DstWorkersCmdlet
{
    /// <summary>The ids of the workers; wildcards are allowed. All live ones where it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkerCompleter))]
    public string[]? Worker { get; set; }

    /// <summary>How long to wait until they have left, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    [NoCompletion]
    public int TimeoutSeconds { get; set; } = 15;

    private protected override string[]? Named => Worker;

    private protected override CmdletBody? PrepareGroup(WorkerGroup group)
    {
        if (!ShouldProcess(group.Text, "Stop workers"))
            return null;

        WorkerChoice? choice = NamePattern.Choice(group.Workers?.ToArray());
        TimeSpan limit = TimeSpan.FromSeconds(TimeoutSeconds);
        return Connected(group.Server, async (control, output, stop) =>
        {
            output.WriteVerbose(
                $"{group.Text}: asked to leave in order, and waited for {limit.TotalSeconds:0} s at most.");
            WorkerFarewell farewell = await new WorkerRemote(control).StopAsync(choice, limit, stop)
                .ConfigureAwait(false);
            foreach (WorkerInfo worker in farewell.Left)
                output.WriteObject((worker.ToOutput(null) with { State = "Left" }).Of(control));
            foreach ((_, DistStressException problem) in farewell.Stayed)
                output.WriteError(CmdletError.Record(problem, group.Context));
        });
    }
}
