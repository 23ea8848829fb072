using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Comparing;
using DistStress.PowerShell.Asserting;
using DistStress.PowerShell.Comparing;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Commands;

/// <summary>Tells what differs between two results, and whether by more than their noise.</summary>
/// <remarks>
/// <para>
/// Writes a DstComparison for each measurement: the values of the baseline and of the result, their difference, and the
/// interval in which the true difference lies, which comes from the seconds of both runs. Worse and Better are what
/// differs by more than the tolerance with its whole interval; Same is what lies within it; the rest is Unclear: no
/// difference that this run can show. A baseline of three runs or more also shows how much runs differ from each other.
/// </para>
/// <para>
/// The runs must have the same traffic, the same rates, and ten seconds or more behind the first ones; twenty to thirty
/// show a difference of 20 % where the noise of a second is a few percent. What cannot be compared is an error. With
/// -FailOnWorse what got worse is one too: it ends a script, so that dst and pwsh -File exit with 1.
/// <see href="docs/compare.md">Comparing runs</see> has the method.
/// </para>
/// </remarks>
/// <example>
/// A nightly job: the first run becomes the baseline, and each that is not worse joins it.
/// <code>
/// Start-DstPublisher config.json traffic.json | Compare-DstResult baseline.json -UpdateBaseline -FailOnWorse
/// </code>
/// </example>
/// <example>
/// Two results that were saved.
/// <code>
/// Compare-DstResult before.json after.json
/// </code>
/// </example>
/// <example>
/// Some measurements, which may differ by up to 20 %, in sentences.
/// <code>
/// Get-Item after.json | Compare-DstResult before.json -Measurement Response*, Failed* -Tolerance 20 |
///     ForEach-Object Text
/// </code>
/// </example>
/// <seealso cref="AssertDstResultCommand"/>
/// <seealso cref="ExportDstReportCommand"/>
/// <seealso href="docs/compare.md">Comparing runs</seealso>
[Cmdlet(
    VerbsData.Compare, "DstResult", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Compare-DstResult.md")]
[OutputType(typeof(DstComparison))]
public sealed class CompareDstResultCommand : DstJudgingCmdlet
{
    private readonly List<SavedObject> _results = [];

    /// <summary>
    /// What is compared with: the path of a file with one result or more, which Export-Clixml, ConvertTo-Json or
    /// -UpdateBaseline has written, or results.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public PSObject[] Baseline { get; set; } = [];

    /// <summary>The result of a run, or the path of a file in which one was saved. Each result is compared by
    /// itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject Result { get; set; } = null!;

    /// <summary>The measurements to compare; all of them where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ComparedMeasurementCompleter))]
    public string[]? Measurement { get; set; }

    /// <summary>What medians, rates and units an op may differ by, in percent of the baseline.</summary>
    [Parameter]
    [ValidateRange(0.0, 1000.0)]
    [NoCompletion]
    public double Tolerance { get; set; } = 10;

    /// <summary>What 99th percentiles may differ by, in percent of the baseline: a busy machine moves them
    /// most.</summary>
    [Parameter]
    [ValidateRange(0.0, 1000.0)]
    [NoCompletion]
    public double TailTolerance { get; set; } = 25;

    /// <summary>What latencies may differ by in any case, in ms.</summary>
    [Parameter]
    [ValidateRange(0.0, 60_000.0)]
    [NoCompletion]
    public double ToleranceMs { get; set; } = 0.05;

    /// <summary>What the shares of failed and dropped ops, and of throttled calls, may differ by, in percentage
    /// points.</summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    [NoCompletion]
    public double TolerancePoints { get; set; } = 0.1;

    /// <summary>How sure the interval of a difference is to hold the true one, in percent.</summary>
    [Parameter]
    [ValidateRange(50.0, 99.99)]
    [NoCompletion]
    public double Confidence { get; set; } = 95;

    /// <summary>Seconds at the beginning of each run that do not count: caches and connections are cold.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    [NoCompletion]
    public int SkipSeconds { get; set; } = 3;

    /// <summary>Fails the script where a measurement got worse, or a result cannot be compared.</summary>
    [Parameter]
    public SwitchParameter FailOnWorse { get; set; }

    /// <summary>Adds the results that are not worse to the baseline's file, and makes the file where there is
    /// none.</summary>
    [Parameter]
    public SwitchParameter UpdateBaseline { get; set; }

    /// <summary>Begins the baseline's file anew with the results, and compares nothing.</summary>
    [Parameter]
    public SwitchParameter ResetBaseline { get; set; }

    /// <summary>How many results the baseline's file keeps, the newest.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    [NoCompletion]
    public int KeepRuns { get; set; } = 10;

    /// <summary>Compares also what cannot be compared, with a warning; not runs that are too short.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare() =>
        Judged(() => _results.AddRange(SavedResults.Of(Result, ResolvePath)));

    /// <inheritdoc/>
    protected override CmdletBody? PrepareEnd() => Judged(Judge);

    // What cannot be compared, for whatever reason, must not pass where the script is to fail on what got worse.
    private CmdletBody? Judged(Action judge)
    {
        try
        {
            judge();
        }
        catch (DistStressException problem) when (FailOnWorse)
        {
            FailScript(problem);
        }

        return null;
    }

    private void Judge()
    {
        if (_results.Count == 0)
        {
            throw new DistStressException(
                ErrorKind.ResultsNotComparable, null, "No result of a run has come, so nothing was compared.");
        }

        Func<string, bool> isWanted = Wanted();
        string? file = BaselinePath();
        if (file is null && (UpdateBaseline || ResetBaseline))
        {
            throw new DistStressException(
                ErrorKind.BaselineInvalid, null, "The baseline is no file that could be written.");
        }

        if (file is not null && (ResetBaseline || (UpdateBaseline && !File.Exists(file))))
            Begin(file);
        else
            Compare(file, isWanted);
    }

    private void Begin(string file)
    {
        if (!ShouldProcess(file, "Begin a baseline"))
            return;
        if (TextOutput.Problem(file, path => BaselineFile.Write(path, _results, KeepRuns)) is { } problem)
            throw problem;
        string text = $"{file} is a new baseline; nothing was compared.";
        WriteWarning(text);
        FailScript(Publish(
            [.. _results.Select(result => new TestSuite(result.Text("RunId"), result.Number("Elapsed") ?? 0, []))],
            _results.Select(result => new SummaryTable($"Load test {result.Text("RunId")}", [], [], [text]))), null);
    }

    private void Compare(string? file, Func<string, bool> isWanted)
    {
        IReadOnlyList<SavedObject> baseline = Results(file);
        var options = new ComparisonOptions
        {
            TolerancePercent = Tolerance,
            TailTolerancePercent = TailTolerance,
            ToleranceMs = ToleranceMs,
            TolerancePoints = TolerancePoints,
            SkipSeconds = SkipSeconds,
            ConfidencePercent = Confidence,
        };
        ComparedResult[] compared =
            [.. _results.Select(result => ComparedResult.Of(result, baseline, options, isWanted, Force))];
        foreach (ComparedResult result in compared)
        {
            foreach (string warning in result.Warnings)
                WriteWarning(warning);
            WriteObject(result.Rows, enumerateCollection: true);
        }

        DistStressException? unwritten =
            Publish([.. compared.Select(result => result.Suite)], compared.Select(result => result.Table));
        SavedObject[] held = [.. compared.Where(result => result.Holds).Select(result => result.Result)];
        if (UpdateBaseline && held.Length > 0 && ShouldProcess(file!, "Add to the baseline"))
        {
            unwritten = TextOutput.Problem(
                file!, path => BaselineFile.Write(path, [.. baseline, .. held], KeepRuns)) ?? unwritten;
        }

        DistStressException[] errors = [.. compared.Select(result => result.Error).OfType<DistStressException>()];
        if (FailOnWorse)
        {
            FailScript(unwritten, errors.Length == 0
                ? null
                : new DistStressException(
                    errors[0].Kind, errors[0].Subject, string.Join('\n', errors.Select(error => error.Message))));
            return;
        }

        foreach (DistStressException refused in errors.Where(error => error.Kind == ErrorKind.ResultsNotComparable))
            Fail(refused);
        FailScript(unwritten, null);
    }

    private IReadOnlyList<SavedObject> Results(string? file)
    {
        if (file is not null && !File.Exists(file))
            throw new DistStressException(ErrorKind.BaselineInvalid, file, $"There is no baseline {file} yet.");
        return [.. Baseline.SelectMany(given => SavedResults.Of(given, ResolvePath))];
    }

    private string? BaselinePath() => Baseline is [{ BaseObject: var only }]
        ? only switch
        {
            string path => ResolvePath(path),
            FileInfo file => file.FullName,
            _ => null,
        }
        : null;

    private Func<string, bool> Wanted()
    {
        WildcardPattern[] patterns =
            [.. (Measurement ?? ["*"]).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        if (Array.Find(patterns, pattern => !RunComparer.Measurements.Any(pattern.IsMatch)) is { } unknown)
        {
            throw new DistStressException(
                ErrorKind.MeasurementUnknown, Measurement![Array.IndexOf(patterns, unknown)],
                $"No measurement that runs are compared by is called {Measurement[Array.IndexOf(patterns, unknown)]}. "
                + $"There are {string.Join(", ", RunComparer.Measurements)}.");
        }

        return name => Array.Exists(patterns, pattern => pattern.IsMatch(name));
    }
}
