using System.Management.Automation;
using DistStress.Engine.Redis.Queues;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>
/// Empties the queues of a prefix. What workers have taken already stays theirs. Refused while a publisher is at work,
/// which finds missing what is removed, and publishes it again.
/// </summary>
[Cmdlet(VerbsCommon.Clear, "DstQueue", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DstQueueClearing))]
public sealed class ClearDstQueueCommand : DstRedisCmdlet
{
    /// <summary>
    /// Empties them also while a publisher is at work. Its run stays exact: what is missing is published again after
    /// ten seconds.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        if (!ShouldProcess($"prefix {Prefix} on {RedisText}", "Remove all that waits in the queues"))
            return null;

        bool force = Force;
        return Connected(async (control, output, stop) =>
        {
            ClearedQueues cleared = await new QueueClearing(control).ClearAsync(force, stop).ConfigureAwait(false);
            if (cleared is { Publisher: { } publisher, Entries: > 0 })
            {
                output.WriteWarning($"The publisher {publisher} is at work: what is missing of its run it publishes "
                    + "again.");
            }

            output.WriteObject(new DstQueueClearing
            {
                Queues = cleared.Queues,
                Entries = cleared.Entries,
                Ops = cleared.Ops,
            }.Of(control));
        });
    }
}
