using System.Management.Automation;
using DistStress.Engine.Observing;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>What the workers do: now, or every interval until stopped. Counts are those of the interval.</summary>
[Cmdlet(VerbsCommon.Get, "DstStats")]
[OutputType(typeof(DstStats))]
public sealed class GetDstStatsCommand : DstRedisCmdlet
{
    /// <summary>Goes on until stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>
    /// With -Watch, goes on until the run is over and one report more: the active run, or where there is none the one
    /// that begins within 30 seconds.
    /// </summary>
    [Parameter]
    public SwitchParameter UntilRunEnds { get; set; }

    /// <summary>With -Watch, the seconds from one report to the next.</summary>
    [Parameter]
    [ValidateRange(0.1, 3600)]
    [NoCompletion]
    public double IntervalSeconds { get; set; } = 1;

    /// <summary>A row for every worker, instead of one for all.</summary>
    [Parameter]
    public SwitchParameter PerWorker { get; set; }

    /// <summary>A row for every action, instead of one for all.</summary>
    [Parameter]
    public SwitchParameter PerAction { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        var grouping = new StatsGrouping(PerWorker, PerAction);
        bool untilRunEnds = UntilRunEnds;
        TimeSpan? interval = Watch || untilRunEnds ? TimeSpan.FromSeconds(IntervalSeconds) : null;
        return Connected(async (control, output, stop) =>
        {
            var watch = new StatsWatch(control);
            if (interval is not { } length)
                Write(await watch.LatestAsync(grouping).ConfigureAwait(false));
            else if (untilRunEnds)
                await watch.FollowRunAsync(grouping, length, Write, stop).ConfigureAwait(false);
            else
                await watch.FollowAsync(grouping, length, Write, stop).ConfigureAwait(false);

            void Write(IReadOnlyList<StatsRow> rows)
            {
                foreach (StatsRow row in rows)
                    output.WriteObject(row.ToOutput().Of(control));
            }
        });
    }
}
