using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Observing;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Runs;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Reports;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Commands;

/// <summary>Writes a report of a run: one HTML file that needs nothing else.</summary>
/// <remarks>
/// <para>
/// The page has the verdict and the findings on top, the figures, charts of what was planned, published, begun and
/// completed over time, of delay, service and response, of errors, throttles, backlog and capacity, a table behind each
/// chart, the tasks, and the traffic file and configuration that repeat the run. It loads nothing from anywhere, so it
/// can be sent and kept.
/// </para>
/// <para>
/// The run is that of the result from the pipeline: as a cmdlet wrote it, or as it was saved by Export-Clixml or
/// ConvertTo-Json. Without one, and with what Get-DstRun writes, it is the last run of the prefix, from Redis. With
/// -Compare, or with two results from the pipeline, two runs stand beside each other.
/// <see href="docs/reports.md">Reports</see> has the details.
/// </para>
/// </remarks>
/// <example>
/// A report of the last run.
/// <code>
/// Export-DstReport report.html -Force
/// </code>
/// </example>
/// <example>
/// A report of a run as soon as it ends.
/// <code>
/// Start-DstPublisher config.json traffic.json | Export-DstReport report.html -Force
/// </code>
/// </example>
/// <example>
/// A result that is saved, and a report of it later.
/// <code>
/// Start-DstPublisher config.json traffic.json | Export-Clixml result.xml
/// Import-Clixml result.xml | Export-DstReport report.html -Title 'Launch rehearsal' -Force
/// </code>
/// </example>
/// <example>
/// Two runs beside each other.
/// <code>
/// Start-DstPublisher config.json traffic.json | Export-Clixml before.xml
/// Start-DstPublisher config.json traffic.json | Export-DstReport compared.html -Compare before.xml -Force
/// </code>
/// </example>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso cref="GetDstRunCommand"/>
/// <seealso href="docs/reports.md">Reports</seealso>
[Cmdlet(
    VerbsData.Export, "DstReport", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Export-DstReport.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportDstReportCommand : DstRedisCmdlet
{
    private const int MostRuns = 2;

    private readonly List<SavedObject> _results = [];
    private readonly List<(string? RunId, ControlOptions Server)> _inRedis = [];
    private SavedObject? _former;

    /// <summary>The file to write, such as report.html.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The result of a run, the path of a file in which one was saved, or a run that is still in Redis. Left
    /// out: the last run of the prefix.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    [NoCompletion]
    public PSObject? InputObject { get; set; }

    /// <summary>An earlier result, or the path of a file in which one was saved, to stand beside the run.</summary>
    [Parameter]
    [ValidateNotNull]
    [NoCompletion]
    public PSObject? Compare { get; set; }

    /// <summary>What stands on top of the page; the run's id where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoCompletion]
    public string? Title { get; set; }

    /// <summary>Writes over a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        if (InputObject?.BaseObject is DstRun run)
            _inRedis.Add((run.RunId, Server));
        else if (InputObject is not null)
            _results.AddRange(Results(InputObject));
        return null;
    }

    /// <inheritdoc/>
    protected override CmdletBody? PrepareEnd()
    {
        if (Compare is not null)
            _former = Results(Compare)[^1];
        if (_results.Count + _inRedis.Count == 0)
            _inRedis.Add((null, Server));
        int runs = _results.Count + _inRedis.Count + (_former is null ? 0 : 1);
        if (runs > MostRuns)
        {
            throw new DistStressException(ErrorKind.ResultInvalid, null,
                $"A report has one run, or two beside each other; {runs} were given.");
        }

        string file = OutputPath(Path);
        if (!ShouldProcess(file, "Write a report"))
            return null;
        if (File.Exists(file) && !Force)
        {
            throw new DistStressException(
                ErrorKind.OutputFileExists, file, $"There is a file {file} already.");
        }

        string? title = Title;
        List<SavedObject> read = [];
        CmdletBody[] reads =
        [
            .. _inRedis.Select(run => Connected(run.Server, async (control, _, _) =>
                read.Add(await ReadAsync(control, run.RunId).ConfigureAwait(false)))),
        ];
        return async (output, stop) =>
        {
            foreach (CmdletBody one in reads)
                await one(output, stop).ConfigureAwait(false);
            output.WriteObject(ReportFile.Write(file, title, [.. Former(), .. _results, .. read]));
        };
    }

    // The last run of the prefix; the one that is meant, where one is.
    private static async Task<SavedObject> ReadAsync(ControlConnection control, string? id)
    {
        string prefix = control.Options.Prefix;
        RunRecord run = await new RunObserver(control).ReadAsync().ConfigureAwait(false)
            ?? throw new DistStressException(
                ErrorKind.NoActiveRun, prefix,
                $"There has been no run under prefix '{prefix}' on {control.Address}.");
        if (id is not null && id != run.Id)
        {
            throw new DistStressException(
                ErrorKind.NoActiveRun, prefix,
                $"The last run under prefix '{prefix}' is {run.Id}: Redis does not hold run {id} any more.");
        }

        RunResult result = RunResult.Of(run, control.Clock.NowMicros);
        return new SavedObject(PSObject.AsPSObject(result.ToOutput().Of(control)));
    }

    private IEnumerable<SavedObject> Former() => _former is null ? [] : [_former];

    private IReadOnlyList<SavedObject> Results(PSObject given) => SavedResults.Of(given, ResolvePath);
}
