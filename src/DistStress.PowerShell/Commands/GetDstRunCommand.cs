using System.Management.Automation;
using DistStress.Engine.Observing;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>
/// The active or last run of a prefix: plan, progress and counts. Writes nothing where there was none.
/// </summary>
[Cmdlet(VerbsCommon.Get, "DstRun")]
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
