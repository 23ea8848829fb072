using System.Management.Automation;
using DistStress.Engine.Observing;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Shows what the workers do: now, or every interval until stopped.</summary>
/// <remarks>
/// <para>
/// Counts are those of the interval, not of the whole run, and an empty latency means that no op ended in it.
/// <c>Response</c> runs from the moment an op was due to its end, <c>Service</c> from its start, <c>Delay</c> is the
/// time before its start.
/// </para>
/// <para>
/// Without -Watch it writes what the workers reported last. With -Watch it goes on until Ctrl-C, until the command
/// behind it in the pipeline has enough, or with -UntilRunEnds until the run is over. Export-Csv alone holds rows back
/// until the end: append them one at a time, as the third example does.
/// </para>
/// </remarks>
/// <example>
/// What all workers together did in the last second.
/// <code>
/// Get-DstStats
/// </code>
/// </example>
/// <example>
/// A row for each worker every half second, four times.
/// <code>
/// Get-DstStats -Watch -PerWorker -IntervalSeconds 0.5 | Select-Object -First 4
/// </code>
/// Without Select-Object it watches until Ctrl-C.
/// </example>
/// <example>
/// A CSV file that gets each row as it comes.
/// <code>
/// Get-DstStats -Watch -PerAction | Select-Object -First 2 |
///     ForEach-Object { $_ | Export-Csv stats.csv -Append }
/// </code>
/// </example>
/// <seealso cref="GetDstRunCommand"/>
/// <seealso cref="GetDstWorkerCommand"/>
/// <seealso href="docs/results.md#statistics-of-an-interval">Statistics of an interval</seealso>
[Cmdlet(VerbsCommon.Get, "DstStats", HelpUri = HelpAddress.Reference + "Get-DstStats.md")]
[OutputType(typeof(DstStats))]
public sealed class GetDstStatsCommand : DstRedisCmdlet
{
    /// <summary>Goes on until stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>
    /// Watches until the run is over, and one report more: the active run, or where there is none the one that begins
    /// within 30 seconds. Also without -Watch.
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
                    output.WriteObject(row.ToOutput().Of(control).In(grouping));
            }
        });
    }
}
