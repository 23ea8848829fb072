using System.Xml.Linq;
using DistStress.Engine.Metrics.Schema;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using static DistStress.ModuleFiles.ViewBuilder;

namespace DistStress.ModuleFiles;

/// <summary>The views of the outputs that carry measurements.</summary>
internal static class MeasurementViews
{
    private const string Seconds = "{0:N1} s";

    private static readonly Column Time = new("Time", "Time", 8, "{0:HH:mm:ss}");

    public static string Write() => ViewBuilder.File(
        "src/DistStress.ModuleFiles/MeasurementViews.cs",
        Table(
            typeof(DstStats),
            Time,
            Figure("OpsPerSecond", "Ops/s", 9),
            Figure("Completed", "Completed", 10),
            Figure("Failed", "Failed", 8),
            Figure("ResponseP50Ms", "P50 ms", 8),
            Figure("ResponseP99Ms", "P99 ms", 9),
            Figure("ResponseMaxMs", "Max ms", 9),
            Figure("Backlog", "Backlog", 11),
            Figure("InFlight", "InFlight", 8),
            Figure("DelayP99Ms", "Delay P99", 9),
            Figure("ServiceP99Ms", "Service P99", 11),
            Figure("Throttled", "Throttled", 9),
            Figure("NotFound", "NotFound", 9)),
        Table(
            typeof(DstStats), nameof(StatsViews.PerWorker),
            Time,
            new Column("Worker", "Worker", 28),
            Figure("OpsPerSecond", "Ops/s", 9),
            Figure("Failed", "Failed", 6),
            Figure("ResponseP50Ms", "P50 ms", 7),
            Figure("ResponseP99Ms", "P99 ms", 8),
            Figure("Backlog", "Backlog", 7),
            Figure("InFlight", "InFlight", 8),
            Figure("ResponseMaxMs", "Max ms", 9),
            Figure("DelayP99Ms", "Delay P99", 9),
            Figure("Completed", "Completed", 10),
            Figure("Throttled", "Throttled", 9)),
        Table(
            typeof(DstStats), nameof(StatsViews.PerAction),
            Time,
            new Column("Action", "Action", 16),
            Figure("OpsPerSecond", "Ops/s", 9),
            Figure("Completed", "Completed", 10),
            Figure("Failed", "Failed", 6),
            Figure("ResponseP50Ms", "P50 ms", 7),
            Figure("ResponseP99Ms", "P99 ms", 8),
            Figure("ResponseMaxMs", "Max ms", 8),
            Figure("DelayP99Ms", "Delay P99", 9),
            Figure("ServiceP99Ms", "Service P99", 11),
            Figure("InFlight", "InFlight", 8),
            Figure("Throttled", "Throttled", 9),
            Figure("NotFound", "NotFound", 9)),
        Table(
            typeof(DstStats), nameof(StatsViews.PerWorkerAndAction),
            Time,
            new Column("Worker", "Worker", 23),
            new Column("Action", "Action", 14),
            Figure("OpsPerSecond", "Ops/s", 7),
            Figure("Failed", "Failed", 6),
            Figure("ResponseP50Ms", "P50 ms", 7),
            Figure("ResponseP99Ms", "P99 ms", 8),
            Figure("ResponseMaxMs", "Max ms", 9),
            Figure("DelayP99Ms", "Delay P99", 9),
            Figure("Completed", "Completed", 10),
            Figure("Backlog", "Backlog", 8),
            Figure("InFlight", "InFlight", 8),
            Figure("Throttled", "Throttled", 9)),
        Table(
            typeof(DstTaskResult),
            new Column("Task", "Task", 4, IsRight: true),
            new Column("Name", "Name", 15),
            Figure("Published", "Published", 15),
            Figure("Completed", "Completed", 15),
            Figure("Failed", "Failed", 8),
            Figure("ResponseP99Ms", "P99 ms", 9),
            Figure("Dropped", "Dropped", 7),
            new Column("Action", "Action", 15),
            new Column("Seed", "Seed", 16, IsRight: true),
            Figure("ResponseP50Ms", "P50 ms", 7),
            Figure("NotFound", "NotFound", 8),
            Figure("Throttled", "Throttled", 9)),
        Table(
            typeof(DstCapacity),
            Time,
            new Column("Step", "Step", 4, IsRight: true),
            Rate("Rate", "Rate", 11),
            Rate("Achieved", "Ops/s", 11),
            Figure("ResponseP50Ms", "P50 ms", 8),
            Figure("ResponseP99Ms", "P99 ms", 9),
            Figure("Failed", "Failed", 7),
            new Column(
                "IsMet", "Met", 4, Script: "if ($_.IsKnee) { 'knee' } elseif ($_.IsMet) { 'yes' } else { 'no' }"),
            new Column("LimitedBy", "LimitedBy", 9),
            Figure("ServiceP50Ms", "Service P50", 11),
            Figure("DelayP99Ms", "Delay P99", 9),
            Figure("Throttled", "Throttled", 9),
            Figure("NotFound", "NotFound", 9),
            Figure("Dropped", "Dropped", 8)),
        Result(),
        Run());

    private static XElement Result() => List(
        typeof(DstRunResult),
        [
            new Line("RunId"),
            new Line("State", Script: Coloured("$_.State", "$_.State -ne 'Completed'")),
            new Line("Verdict", Condition: "[bool] $_.Verdict", IsText: true),
            new Line("StopReason", Condition: "[bool] $_.StopReason", IsText: true),
            .. Measurements(MeasurementOutputs.Result),
            Latency("Response"),
            Latency("Delay"),
            new Line(
                "FailedAfter",
                Script: "'p50 {0:N2} ms, p99 {1:N2} ms' -f $_.FailedP50Ms, $_.FailedP99Ms",
                Condition: "$null -ne $_.FailedP50Ms"),
            new Line("Elapsed", Seconds),
            new Line("Tasks", Script: TaskLines),
        ]);

    private static XElement Run() => List(
        typeof(DstRun),
        [
            new Line("RunId"),
            new Line("State", Script: Coloured("$_.State", "$_.State -in 'Interrupted', 'Lost'")),
            new Line("Verdict", Condition: "[bool] $_.Verdict", IsText: true),
            new Line("StopReason", Condition: "[bool] $_.StopReason", IsText: true),
            new Line("Publisher"),
            new Line("Started", "{0:yyyy-MM-dd HH:mm:ss zzz}"),
            new Line("Element", Script: "'{0} of {1}' -f ($_.Element + 1), $_.Elements"),
            new Line("Total", "{0:N0}"),
            .. Measurements(MeasurementOutputs.Run),
            new Line("WaitsFor", Condition: "[bool] $_.WaitsFor"),
            new Line("MissingOps", Condition: "[bool] $_.MissingOps", IsText: true),
            new Line("Problem", Condition: "[bool] $_.Problem", IsText: true),
            new Line("DeadLetters", "{0:N0}", Condition: "$_.DeadLetters -gt 0"),
            new Line("Elapsed", Seconds),
            new Line("Tasks", Script: TaskLines),
        ]);

    private static IEnumerable<Line> Measurements(MeasurementOutputs output) => MeasurementSchema.Rows
        .Where(row => row.Outputs.HasFlag(output) && row.Shown != Shown.Never)
        .Select(row => new Line(
            row.Name, FormatOf(row), Condition: row.Shown == Shown.WhereAny ? $"[bool] $_.{row.Name}" : null));

    private static Line Latency(string name) => new(
        name,
        Script: "'p50 {0:N2} ms, p99 {1:N2} ms, max {2:N2} ms' -f "
            + string.Join(", ", new[] { "P50", "P99", "Max" }.Select(part => $"$_.{name}{part}Ms")),
        Condition: $"$null -ne $_.{name}P50Ms");

    // A file may have thousands of tasks. Not [0..19]: in strict mode an index beyond the last one is an error.
    private const string TaskLines =
        "@(@($_.Tasks).Where({ $true }, 'First', 20); "
        + "if ($_.Tasks.Count -gt 20) { \"and $($_.Tasks.Count - 20) more, in its Tasks\" }) "
        + "-ne $null -join [System.Environment]::NewLine";

    private static Column Figure(string name, string label, int width)
    {
        Measurement row = MeasurementSchema.Rows.Single(row => row.Name == name);
        return row.Unit == MeasurementUnit.OpsPerSecond
            ? Rate(name, label, width)
            : name == "Failed"
            ? new Column(
                name, label, width, IsRight: true,
                Script: Coloured("'{0:N0}' -f $_.Failed", "$_.Failed -gt 0"))
            : new Column(name, label, width, FormatOf(row), IsRight: true);
    }

    // A text has no number to be written.
    private static string? FormatOf(Measurement row) =>
        typeof(DstTaskResult).GetProperty(row.Name)?.PropertyType == typeof(string)
        ? null
        : row.Unit switch
        {
            MeasurementUnit.Money => "{0:N4}",
            MeasurementUnit.Milliseconds or MeasurementUnit.Percent => "{0:N2}",
            _ => "{0:N0}",
        };
}
