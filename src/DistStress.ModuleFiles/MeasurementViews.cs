using System.Xml.Linq;
using DistStress.Engine.Metrics.Schema;
using DistStress.PowerShell.Output;
using static DistStress.ModuleFiles.ViewBuilder;

namespace DistStress.ModuleFiles;

/// <summary>The views of the outputs that carry measurements.</summary>
internal static class MeasurementViews
{
    private const string Seconds = "{0:N1} s";
    private const string AllTasks =
        "@($_.Tasks | ForEach-Object { [string] $_ }) -join [System.Environment]::NewLine";

    public static string Write() => ViewBuilder.File(Stats(), Task(), Result(), Run());

    private static XElement Stats() => Table(
        typeof(DstStats),
        new Column("Time", "Time", 8, "{0:HH:mm:ss}"),
        new Column("Worker", "Worker", 13, Script: "if ($null -eq $_.Worker) { '(all)' } else { $_.Worker }"),
        new Column("Action", "Action", 13, Script: "if ($null -eq $_.Action) { '(all)' } else { $_.Action }"),
        Figure("OpsPerSecond", "Ops/s", 9),
        Figure("Completed", "Completed", 10),
        Figure("Failed", "Failed", 6),
        Figure("ResponseP50Ms", "P50 ms", 7),
        Figure("ResponseP99Ms", "P99 ms", 8),
        Figure("ResponseMaxMs", "Max ms", 8),
        Figure("DelayP99Ms", "Delay P99", 9),
        Figure("Backlog", "Backlog", 9),
        Figure("InFlight", "InFlight", 8));

    private static XElement Task() => Table(
        typeof(DstTaskResult),
        new Column("Task", "Task", 4, IsRight: true),
        new Column("Name", "Name", 0),
        new Column("Action", "Action", 0),
        Figure("Published", "Published", 0),
        Figure("Completed", "Completed", 0),
        Figure("Failed", "Failed", 0),
        Figure("Throttled", "Throttled", 0),
        Figure("NotFound", "NotFound", 0),
        Figure("Dropped", "Dropped", 0),
        new Column("Seed", "Seed", 0, IsRight: true));

    private static XElement Result() => List(
        typeof(DstRunResult),
        [
            new Line("RunId"),
            new Line("State"),
            .. Measurements(MeasurementOutputs.Result),
            Latency("Response"),
            Latency("Delay"),
            new Line("Elapsed", Seconds),
            new Line("Tasks", Script: AllTasks),
        ]);

    private static XElement Run() => List(
        typeof(DstRun),
        [
            new Line("RunId"),
            new Line("State"),
            new Line("Publisher"),
            new Line("Started"),
            new Line("Element", Script: "'{0} of {1}' -f ($_.Element + 1), $_.Elements"),
            new Line("Total", "{0:N0}"),
            .. Measurements(MeasurementOutputs.Run),
            new Line("WaitsFor", Condition: "[bool] $_.WaitsFor"),
            new Line("MissingOps", Condition: "[bool] $_.MissingOps"),
            new Line("Problem", Condition: "[bool] $_.Problem"),
            new Line("DeadLetters", "{0:N0}", Condition: "$_.DeadLetters -gt 0"),
            new Line("Elapsed", Seconds),
            new Line("Tasks", Script: AllTasks),
        ]);

    private static IEnumerable<Line> Measurements(MeasurementOutputs output) => MeasurementSchema.Rows
        .Where(row => row.Outputs.HasFlag(output) && row.Shown != Shown.Never)
        .Select(row => new Line(
            row.Name, FormatOf(row), Condition: row.Shown == Shown.WhereAny ? $"[bool] $_.{row.Name}" : null));

    private static Line Latency(string name) => new(
        name,
        Script: "'p50 {0:N2} ms, p99 {1:N2} ms, max {2:N2} ms' -f "
            + string.Join(", ", new[] { "P50", "P99", "Max" }.Select(part => $"$_.{name}{part}Ms")),
        Condition: "$_.Measured -gt 0");

    private static Column Figure(string name, string label, int width) => new(
        name, label, width, FormatOf(MeasurementSchema.Rows.Single(row => row.Name == name)), IsRight: true);

    // A text has no number to be written.
    private static string? FormatOf(Measurement row) =>
        typeof(DstTaskResult).GetProperty(row.Name)?.PropertyType == typeof(string)
        ? null
        : row.Unit is MeasurementUnit.Milliseconds ? "{0:N2}" : "{0:N0}";
}
