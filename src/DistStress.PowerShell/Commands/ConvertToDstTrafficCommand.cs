using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Monitoring;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Commands;

/// <summary>Makes a traffic file of what a monitoring system exports.</summary>
/// <remarks>
/// <para>
/// Needs no server. Reads what CloudWatch (get-metric-statistics, get-metric-data, or the console's CSV), Prometheus
/// (query_range) or Grafana (CSV) export, or a CSV of times and rates, and tells the format by itself. The traffic has
/// as many ops as the export, to the op, and as many in each period; several actions become tasks that run at the same
/// time. What was taken for granted stands in comments of the file.
/// </para>
/// <para>
/// <see href="docs/replay.md">Replay of production traffic</see> has the formats and what is read of each.
/// </para>
/// </remarks>
/// <example>
/// Makes a file of rates, and tells what it amounts to.
/// <code>
/// 'time,rate', '2026-01-31T00:00:00Z,120.5', '2026-01-31T00:01:00Z,80' | Set-Content rates.csv
/// ConvertTo-DstTraffic rates.csv -Action getItem -OutFile replay.json
/// Test-DstTraffic replay.json
/// </code>
/// </example>
/// <example>
/// Plays every export of a folder sixty times as fast, with a tenth of the ops.
/// <code>
/// 'Time;PutItem', '2026-01-31 00:00:00;600', '2026-01-31 00:01:00;900' | Set-Content grafana.csv
/// Get-ChildItem grafana*.csv | ConvertTo-DstTraffic -Speed 60 -Scale 0.1 -Data @{ body = 100 } -OutFile replay.json
/// Start-DstPublisher config.json replay.json
/// </code>
/// </example>
/// <example>
/// Says which column is which action, and shows the tasks without a file.
/// <code>
/// 'time,orders,views', '1769817600,12,400', '1769817660,15,380' | Set-Content shop.csv
/// ConvertTo-DstTraffic shop.csv -Metric @{ orders = 'putItem'; views = 'getItem' } -Data @{ order = 400 }
/// </code>
/// </example>
/// <seealso cref="TestDstTrafficCommand"/>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso href="docs/replay.md">Replay of production traffic</seealso>
/// <seealso href="docs/traffic.md">The traffic file</seealso>
[Cmdlet(
    VerbsData.ConvertTo, "DstTraffic", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "ConvertTo-DstTraffic.md")]
[OutputType(typeof(FileInfo), typeof(PSObject))]
public sealed class ConvertToDstTrafficCommand : DstCmdlet
{
    private readonly List<string> _files = [];

    /// <summary>The exports; wildcards are allowed. Several become one traffic.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>
    /// The traffic file to write; one that is there is replaced, but for an export that is read. Left out: writes the
    /// elements of the file as objects.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>
    /// Which series are meant: names, or a hashtable with the action of each, @{ orders = 'putItem' }. A name may have
    /// wildcards, the statistic behind it, and labels, 'requests_total{operation="Get*"}'; the name of an export's file
    /// means all that is in it. Left out: every series that says how many ops there were.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [NoCompletion]
    public object[]? Metric { get; set; }

    /// <summary>
    /// The action of series for which -Metric names none. Left out: told by their names, ConsumedReadCapacityUnits or
    /// operation="GetItem" are getItem.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TrafficActionCompleter))]
    public string? Action { get; set; }

    /// <summary>What every rate is multiplied by: 0.1 is a tenth of the ops.</summary>
    [Parameter]
    [ValidateRange(1e-9, 1e9)]
    [NoCompletion]
    public decimal Scale { get; set; } = 1;

    /// <summary>How many times as fast the traffic is played, with as many ops: 24 plays a day in an hour.</summary>
    [Parameter]
    [ValidateRange(1e-6, 1e6)]
    [NoCompletion]
    public decimal Speed { get; set; } = 1;

    /// <summary>
    /// Leaves out periods that begin earlier. A time without a zone is one of this machine; those of exports are UTC.
    /// </summary>
    [Parameter]
    [NoCompletion]
    public DateTimeOffset? Start { get; set; }

    /// <summary>Leaves out periods that begin then or later.</summary>
    [Parameter]
    [NoCompletion]
    public DateTimeOffset? End { get; set; }

    /// <summary>
    /// What a time is that the export does not know: Zero is no traffic, Line a straight line from the value before it
    /// to the one after it, Refuse an error. Left out: Zero for CloudWatch, which leaves out what had no traffic, and
    /// Refuse for the others.
    /// </summary>
    [Parameter]
    public GapRule? Gap { get; set; }

    /// <summary>
    /// The columns that tasks write, as a hashtable or as JSON: "data" of the traffic file. Left out: one column with
    /// the mean size of an item where the export has both requests and capacity units, else the configuration's
    /// sample_data.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NoCompletion]
    public object? Data { get; set; }

    /// <summary>
    /// How long a period of the export is, in seconds. Left out: the least time between two of its values.
    /// </summary>
    [Parameter]
    [ValidateRange(0.01, 1e9)]
    [NoCompletion]
    public decimal? Period { get; set; }

    /// <summary>
    /// What the values of the export are where it does not say: ops/s, ops/min or ops/h, ops (a sum over each period),
    /// units (capacity units in each period) or total (a counter). Left out: ops/s, but the sums of CloudWatch, and
    /// counters by their name.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UnitCompleter))]
    public string? Unit { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        foreach (string path in Path)
            _files.AddRange(ResolvePaths(path));
        return null;
    }

    /// <inheritdoc/>
    protected override CmdletBody? PrepareEnd()
    {
        if (_files.Count == 0)
            return null;
        string? file = OutFile is null ? null : OutputPath(OutFile);
        if (file is not null && _files.Any(export => IsSame(export, file)))
        {
            throw new DistStressException(
                ErrorKind.OutputFileIsInput, file, $"The traffic file would replace {file}, which it is made of.");
        }

        if (file is not null && !ShouldProcess(file, "Write the traffic file"))
            return null;
        string[] exports = [.. _files];
        var options = new ConversionOptions
        {
            Metrics = MetricChoices.Read(Metric),
            Action = Action,
            Scale = Scale,
            Speed = Speed,
            Start = Start,
            End = End,
            Gap = Gap,
            Data = ColumnsJson.Read(Data),
            PeriodSeconds = Period,
            Unit = Unit,
        };
        return (output, _) =>
        {
            ConvertedTraffic traffic = TrafficConversion.Convert(exports, options);
            foreach (Notice notice in traffic.Notices)
                output.WriteWarning(NoticeTable.Text(notice, AdviceContext.None));
            output.WriteVerbose($"{traffic.Ops} ops.");
            if (file is not null)
                output.WriteObject(TextOutput.Write(file, traffic.Text));
            else
            {
                foreach (object element in TrafficObjects.Of(traffic.Text))
                    output.WriteObject(element);
            }

            return Task.CompletedTask;
        };
    }

    private static bool IsSame(string path, string other) => string.Equals(
        System.IO.Path.GetFullPath(path), System.IO.Path.GetFullPath(other),
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
