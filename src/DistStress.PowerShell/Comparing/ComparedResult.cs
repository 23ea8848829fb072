using System.Globalization;
using DistStress.Engine;
using DistStress.Engine.Comparing;
using DistStress.PowerShell.Asserting;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Comparing;

/// <summary>A result with what its comparison with a baseline says of it.</summary>
/// <param name="Result">The result.</param>
/// <param name="Refusals">Why it cannot be compared; empty where it can.</param>
/// <param name="Warnings">What has to be known about the comparison.</param>
/// <param name="Rows">A row for each measurement.</param>
internal sealed record ComparedResult(
    SavedObject Result,
    IReadOnlyList<string> Refusals,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<DstComparison> Rows)
{
    /// <summary>The run's id.</summary>
    public string RunId => Result.Text("RunId");

    /// <summary>The measurements that got worse.</summary>
    public IEnumerable<DstComparison> Worse => Rows.Where(row => row.Verdict == nameof(DifferenceVerdict.Worse));

    /// <summary>Whether nothing speaks against it: it can be compared, and nothing got worse.</summary>
    public bool Holds => Refusals.Count == 0 && !Worse.Any();

    /// <summary>What speaks against it; null where nothing does.</summary>
    public DistStressException? Error => Refusals.Count > 0
        ? new DistStressException(ErrorKind.ResultsNotComparable, RunId, string.Join(' ', Refusals))
        : !Holds
            ? new DistStressException(
                ErrorKind.ResultWorse, RunId,
                $"Run {RunId} is worse than its baseline: {string.Join(' ', Worse.Select(row => row.Text))}")
            : null;

    /// <summary>A test for each measurement.</summary>
    public TestSuite Suite => new(RunId, Result.Number("Elapsed") ?? 0, Refusals.Count > 0
        ? [new TestCase(
            "can be compared", new TestFailure(ErrorKind.ResultsNotComparable, Refusals[0]), Error!.Message)]
        : [.. Rows.Select(row => new TestCase(
            $"{row.Measurement} is not worse than in the baseline",
            Worse.Contains(row) ? new TestFailure(ErrorKind.ResultWorse, row.Text) : null,
            row.Text))]);

    /// <summary>A row for each measurement.</summary>
    public SummaryTable Table => new(
        $"Load test {RunId} against its baseline: "
        + (Refusals.Count > 0 ? "not comparable" : Holds ? "not worse" : "worse"),
        [
            ("measurement", false), ("baseline", true), ("result", true), ("change", true), ("between", true),
            ("", false),
        ],
        [.. Rows.Select(row => (SummaryCell[])
        [
            new(row.Measurement),
            new(Number(row.Baseline, row.Unit)),
            new(Number(row.Result, row.Unit)),
            new(Percent(row, row.DifferencePercent, row.Difference)),
            new($"{Percent(row, row.LowPercent, row.Low)} and {Percent(row, row.HighPercent, row.High)}"),
            new(row.Verdict.ToLowerInvariant(), Worse.Contains(row) ? SummaryStyle.Strong : SummaryStyle.Plain),
        ])],
        [.. Refusals, .. Warnings]);

    /// <summary>Compares a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="baseline">The results of the baseline, one or more.</param>
    /// <param name="options">How large and how sure a difference has to be.</param>
    /// <param name="isWanted">Which measurements are.</param>
    /// <param name="force">Whether runs are compared that are not comparable; what refuses it is a warning
    /// then.</param>
    public static ComparedResult Of(
        SavedObject result,
        IReadOnlyList<SavedObject> baseline,
        ComparisonOptions options,
        Func<string, bool> isWanted,
        bool force)
    {
        RunComparison comparison = RunComparer.Compare(
            ComparedRuns.Of(result), [.. baseline.Select(ComparedRuns.Of)], options);
        bool IsRefusal(ComparisonNote note) => note.Refuses && !(force && comparison.Differences.Count > 0);
        string[] refusals = [.. comparison.Notes.Where(IsRefusal).Select(note => note.Text)];
        return new ComparedResult(
            result,
            refusals,
            [.. comparison.Notes.Where(note => !IsRefusal(note)).Select(note => note.Text)],
            refusals.Length > 0 ? [] :
            [
                .. comparison.Differences.Where(row => isWanted(row.Measurement)).Select(row => new DstComparison
                {
                    RunId = result.Text("RunId"),
                    BaselineRunId = baseline[^1].Text("RunId"),
                    BaselineRuns = baseline.Count,
                    Measurement = row.Measurement,
                    Unit = row.Unit,
                    Baseline = row.Baseline,
                    Result = row.Result,
                    Difference = row.Difference,
                    Low = row.Low,
                    High = row.High,
                    DifferencePercent = row.PercentOf(row.Difference),
                    LowPercent = row.PercentOf(row.Low),
                    HighPercent = row.PercentOf(row.High),
                    Tolerance = row.Tolerance,
                    Verdict = row.Verdict.ToString(),
                    Seconds = row.Seconds,
                    Batches = row.Batches,
                    IsBetweenRuns = row.IsBetweenRuns,
                    Text = DifferenceText.Of(row),
                }),
            ]);
    }

    private static string Percent(DstComparison row, double? percent, double? plain) =>
        percent is { } known ? known.ToString("+0.0' %';-0.0' %';0' %'", CultureInfo.InvariantCulture)
        : Number(plain, row.Unit);

    private static string Number(double? value, string unit) => value is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known:0.###} {unit}")
        : "not known";
}
