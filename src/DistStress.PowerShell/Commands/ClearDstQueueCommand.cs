using System.Management.Automation;
using DistStress.Engine.Publishing;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Empties the queues of a prefix, and tells how much was in them.</summary>
/// <remarks>
/// <para>
/// For what nobody shall run any more: entries that a run has left, or that somebody else has put there. Ops of the
/// prefix's run count as dropped, so that the run stays exact; those of other runs count nowhere, and what cannot be
/// read becomes a dead letter. What workers have taken already stays theirs, and they finish it.
/// </para>
/// <para>
/// While a publisher is at work it is refused, unless -Force is given: then the run goes on without the ops that
/// waited. To end a run use Stop-DstRun.
/// </para>
/// <para>It asks first, unless it is given <c>-Confirm:$false</c>.</para>
/// </remarks>
/// <example>
/// Empties the queues without a question.
/// <code>
/// Clear-DstQueue -Confirm:$false
/// </code>
/// </example>
/// <example>
/// Shows what it would do.
/// <code>
/// Clear-DstQueue -WhatIf
/// </code>
/// </example>
/// <example>
/// Empties them even while a run goes on, and tells how many ops that were.
/// <code>
/// (Clear-DstQueue -Force -Confirm:$false).Ops
/// </code>
/// </example>
/// <seealso cref="StopDstRunCommand"/>
/// <seealso cref="GetDstRunCommand"/>
/// <seealso href="docs/operations.md">Operations</seealso>
[Cmdlet(
    VerbsCommon.Clear, "DstQueue", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpAddress.Reference + "Clear-DstQueue.md")]
[OutputType(typeof(DstQueueClearing))]
public sealed class ClearDstQueueCommand : DstRedisCmdlet
{
    /// <summary>Empties them also while a publisher is at work; its run goes on.</summary>
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
            output.WriteObject(new DstQueueClearing
            {
                Queues = cleared.Queues,
                Entries = cleared.Entries,
                Ops = cleared.Ops,
                Dropped = cleared.Dropped,
            }.Of(control));
        });
    }
}
