using System.Management.Automation;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Workers;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>The workers of a prefix: those that beat, and those lost within the last hour.</summary>
[Cmdlet(VerbsCommon.Get, "DstWorker")]
[OutputType(typeof(DstWorker))]
public sealed class GetDstWorkerCommand : DstRedisCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare() => Connected(async (control, output, _) =>
    {
        var registry = new WorkerRegistry(control);
        IReadOnlyList<WorkerInfo> workers = await registry.ListAsync().ConfigureAwait(false);
        Dictionary<string, WorkerSnapshot> snapshots = (await registry.SnapshotsAsync().ConfigureAwait(false))
            .ToDictionary(snapshot => snapshot.Worker);
        foreach (WorkerInfo worker in workers)
            output.WriteObject(worker.ToOutput(snapshots.GetValueOrDefault(worker.Id)));
    });
}
