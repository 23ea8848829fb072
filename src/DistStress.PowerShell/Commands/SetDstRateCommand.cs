using System.Management.Automation;
using DistStress.Engine.Publishing;
using DistStress.Engine.Scheduling;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Changes the rate of the active run.</summary>
/// <remarks>
/// <para>
/// What is published keeps its times; from the publisher's lead on (lead_ms, 200) ops come at the new rate. The
/// schedule stays exact: the ops before the change are those of the rate before it, to the op, and a task with times
/// still makes exactly so many, a task with duration still lasts exactly so long. A qpss or curve goes on as the shape
/// of the new rate. A run that is paused has the new rate when it goes on.
/// </para>
/// <para>
/// The publisher writes each change into the run before it takes effect, so a run that is interrupted and continued
/// goes on with it. <c>RateChanges</c> of the run and of its result lists them. Waits until it is done, and writes the
/// run.
/// </para>
/// </remarks>
/// <example>
/// Twice the rate of the traffic file, for all that is left of the run.
/// <code>
/// Set-DstRate -Factor 2
/// </code>
/// </example>
/// <example>
/// The file's own rate again.
/// <code>
/// Set-DstRate -Factor 1
/// </code>
/// </example>
/// <example>
/// 500 ops a second for one task, and what came of it.
/// <code>
/// $run = Set-DstRate -Qps 500 -Task 0
/// $run.RateChanges | Select-Object Time, Name, Factor, Qps
/// </code>
/// </example>
/// <seealso cref="GetDstRunCommand"/>
/// <seealso cref="SuspendDstRunCommand"/>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso href="docs/steering.md">Steering workers</seealso>
[Cmdlet(
    VerbsCommon.Set, "DstRate", SupportsShouldProcess = true, DefaultParameterSetName = FactorSet,
    HelpUri = HelpAddress.Reference + "Set-DstRate.md")]
[OutputType(typeof(DstRun))]
public sealed class SetDstRateCommand : DstRunRemoteCmdlet
{
    private const string FactorSet = "Factor";
    private const string QpsSet = "Qps";

    /// <summary>
    /// What the rate of the traffic file is multiplied by. It is always the file's rate that counts, not that of the
    /// last change.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FactorSet)]
    [ValidateRange(1e-28, 1e12)]
    [NoCompletion]
    public decimal Factor { get; set; }

    /// <summary>
    /// Ops a second in place of the task's qps or rate. Where several tasks are at work, -Task names the one that is
    /// meant.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = QpsSet)]
    [ValidateRange(1e-28, 1e12)]
    [NoCompletion]
    public decimal Qps { get; set; }

    /// <summary>
    /// The name of a task, or its number in the traffic file, from 0. Left out, a factor is for all tasks that are not
    /// over; those that have not begun will begin with it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? Task { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        bool isFactor = ParameterSetName == FactorSet;
        var request = new RateRequest(
            isFactor ? new RateSetting(Factor, null) : new RateSetting(null, Qps), Task);
        string what = isFactor ? $"Set the rate to {Factor} times the file's" : $"Set the rate to {Qps} ops a second";
        return Ask(
            Task is null ? what : $"{what} for task {Task}",
            (remote, limit, stop) => remote.SetRateAsync(request, limit, stop));
    }
}
