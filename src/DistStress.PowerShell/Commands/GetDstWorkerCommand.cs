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

/// <summary>The workers of a prefix: those that beat, and those lost within the last hour.</summary>
[Cmdlet(VerbsCommon.Get, "DstWorker")]
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
