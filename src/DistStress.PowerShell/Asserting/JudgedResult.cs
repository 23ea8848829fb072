using System.Globalization;
using DistStress.Engine;
using DistStress.Engine.Conditions;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Asserting;

/// <summary>A result with what conditions say of it.</summary>
/// <param name="RunId">The run's id; empty where it is not known.</param>
/// <param name="Verdict">What the result says of its traffic; empty where it does not.</param>
/// <param name="Seconds">How long the run took.</param>
/// <param name="Conditions">Each condition with the value that the result has; null where it has none.</param>
internal sealed record JudgedResult(
    string RunId, string Verdict, double Seconds, IReadOnlyList<(Condition Condition, double? Value)> Conditions)
{
    /// <summary>The conditions that are not met.</summary>
    public IEnumerable<(Condition Condition, double? Value)> Missed =>
        Conditions.Where(row => !row.Condition.IsMetBy(row.Value));

    /// <summary>The task's name, where it is the result of a task; empty otherwise.</summary>
    public string Task { get; init; } = "";

    /// <summary>The conditions that are not met, in words.</summary>
    public string MissText => string.Create(
        CultureInfo.InvariantCulture,
        $"{Subject} missed {Missed.Count()} of {Conditions.Count} conditions: "
        + $"{string.Join("; ", Missed.Select(row => $"{row.Condition}, and it is {Text(row.Value)}"))}.");

    /// <summary>A test for each condition.</summary>
    public TestSuite Suite => new(Name, Seconds, [.. Conditions.Select(row => row.Condition.IsMetBy(row.Value)
        ? new TestCase(row.Condition.ToString(), null, "")
        : new TestCase(
            row.Condition.ToString(),
            new TestFailure(ErrorKind.ResultMissed, $"it is {Text(row.Value)}"),
            $"{row.Condition}, and it is {Text(row.Value)}. {Verdict}".TrimEnd()))]);

    /// <summary>A row for each condition.</summary>
    public SummaryTable Table => new(
        $"Load test {Name}{(Missed.Any() ? ": failed" : ": passed")}",
        [("condition", false), ("value", true), ("", false)],
        [.. Conditions.Select(row => (SummaryCell[])
        [
            new(row.Condition.ToString(), SummaryStyle.Code),
            new(Text(row.Value)),
            row.Condition.IsMetBy(row.Value) ? new("met") : new("missed", SummaryStyle.Strong),
        ])],
        [Verdict]);

    /// <summary>Judges a result by its properties, whatever it is that has them.</summary>
    public static JudgedResult Of(SavedObject result, IReadOnlyList<Condition> conditions) => new(
        result.Text("RunId"),
        result.Text("Verdict"),
        result.Number("Elapsed") ?? 0,
        [.. conditions.Select(condition => (condition, result.Number(condition.Measurement.Name)))])
    {
        Task = result.Text("Name"),
    };

    private static string Text(double? value) =>
        value is { } known
            ? known.ToString(Math.Abs(known) < 0.001 ? "0.############" : "0.######", CultureInfo.InvariantCulture)
            : "not known";

    private string Name => RunId.Length > 0 ? RunId : Task;

    private string Subject => RunId.Length > 0 ? $"Run {RunId}" : Task.Length > 0 ? $"Task {Task}" : "The result";
}
