using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Workers;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Shows the workers of a prefix: who is there, and who is lost.</summary>
/// <remarks>
/// <para>
/// <c>State</c> is Live, or Lost for a worker that has not been heard of for 10 seconds: what it held went back to the
/// queues. Lost ones are shown for an hour. <c>Held</c> and <c>InFlight</c> say how much a worker holds and how many
/// ops it has open.
/// </para>
/// <para>
/// <c>InstanceId</c> and <c>Region</c> bind by name to the EC2 cmdlets of AWS Tools for PowerShell.
/// <see href="docs/clocks.md">Clocks</see> explains <c>ClockUncertaintyMs</c> and <c>ClockOffsetMs</c>.
/// </para>
/// </remarks>
/// <example>
/// All workers of the prefix dst.
/// <code>
/// Get-DstWorker
/// </code>
/// </example>
/// <example>
/// Those that are lost.
/// <code>
/// Get-DstWorker | Where-Object State -eq Lost
/// </code>
/// </example>
/// <example>
/// How much each one does.
/// <code>
/// Get-DstWorker | Sort-Object OpsPerSecond -Descending |
///     Format-Table Id, Host, OpsPerSecond, InFlight, Held
/// </code>
/// </example>
/// <seealso cref="StartDstWorkerCommand"/>
/// <seealso cref="StopDstWorkerCommand"/>
/// <seealso cref="GetDstStatsCommand"/>
[Cmdlet(VerbsCommon.Get, "DstWorker", HelpUri = HelpAddress.Reference + "Get-DstWorker.md")]
[OutputType(typeof(DstWorker))]
public sealed class GetDstWorkerCommand : DstRedisCmdlet
{
    /// <summary>The ids of the workers; wildcards are allowed. All where it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkerCompleter))]
    public string[]? Worker { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        WorkerChoice? choice = NamePattern.Choice(Worker);
        AdviceContext context = Context;
        return Connected(async (control, output, _) =>
        {
            var registry = new WorkerRegistry(control);
            (IReadOnlyList<WorkerInfo> workers, IReadOnlyList<DistStressException> missing) =
                await registry.ListAsync(choice).ConfigureAwait(false);
            Dictionary<string, WorkerSnapshot> snapshots = (await registry.SnapshotsAsync().ConfigureAwait(false))
                .ToDictionary(snapshot => snapshot.Worker);
            foreach (WorkerInfo worker in workers)
                output.WriteObject(worker.ToOutput(snapshots.GetValueOrDefault(worker.Id)).Of(control));
            foreach (DistStressException problem in missing)
                output.WriteError(CmdletError.Record(problem, context));
        });
    }
}
