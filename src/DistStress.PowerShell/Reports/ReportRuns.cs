using DistStress.PowerShell.Saved;
using DistStress.Report.Model;

namespace DistStress.PowerShell.Reports;

/// <summary>A run for a report, of a result that a cmdlet wrote or that was saved.</summary>
internal static class ReportRuns
{
    private static readonly (string Name, string Property, string Unit)[] Tiles =
    [
        ("Published", "Published", ""),
        ("Completed", "Completed", ""),
        ("Failed", "Failed", ""),
        ("Failed share", "FailedPercent", "%"),
        ("Throttled", "Throttled", ""),
        ("Throttled calls", "ThrottledCalls", ""),
        ("Dropped", "Dropped", ""),
        ("Not found", "NotFound", ""),
        ("Late batches", "LateBatches", ""),
        ("Latest batch", "MaxLateMs", "ms"),
        ("Response p50", "ResponseP50Ms", "ms"),
        ("Response p90", "ResponseP90Ms", "ms"),
        ("Response p99", "ResponseP99Ms", "ms"),
        ("Response p99.9", "ResponseP999Ms", "ms"),
        ("Response, longest", "ResponseMaxMs", "ms"),
        ("Service p50", "ServiceP50Ms", "ms"),
        ("Service p99", "ServiceP99Ms", "ms"),
        ("Delay p50", "DelayP50Ms", "ms"),
        ("Delay p99", "DelayP99Ms", "ms"),
        ("Failed p50", "FailedP50Ms", "ms"),
        ("Failed p99", "FailedP99Ms", "ms"),
        ("Read units", "ReadUnits", ""),
        ("Write units", "WriteUnits", ""),
        ("Item data", "Bytes", "bytes"),
        ("Retries", "Retries", ""),
        ("Mismatches", "Mismatches", ""),
    ];

    /// <summary>Makes a run of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="label">What tells it from another one.</param>
    /// <param name="offset">How far the clock in use here is ahead of UTC.</param>
    /// <param name="scope">How much of it; null for all.</param>
    public static ReportRun Of(SavedObject result, string label, TimeSpan offset, ReportScope? scope = null)
    {
        scope ??= ReportScope.Whole;
        IReadOnlyList<SavedObject> tasks = result.List("Tasks");
        double end = (result.Moment("Started") ?? 0) + (result.Number("Elapsed") ?? 0);
        ILookup<long, SavedObject> rates = result.List("Rates").ToLookup(row => row.Count("Task"));
        return new ReportRun
        {
            Label = label,
            RunId = result.Text("RunId"),
            State = result.Text("State"),
            Started = result.Moment("Started") ?? 0,
            Elapsed = result.Number("Elapsed") ?? 0,
            OffsetMinutes = (int)offset.TotalMinutes,
            Verdict = result.Text("Verdict"),
            Findings = [.. result.List("Findings").Select(finding => new ReportFinding(
                finding.Text("Text"), finding.Moment("From"), finding.Moment("To")))],
            Tiles = [.. Tiles.Append((Name: "Cost", Property: "Cost", Unit: ReportCosts.CurrencyOf(result)))
                .Where(tile => result.Has(tile.Property))
                .Select(tile => new ReportTile(tile.Name, result.Number(tile.Property), tile.Unit))],
            Tasks = [.. tasks.Select(Task)],
            Timeline =
            [
                .. Timelines(null, result.List("Timeline"), scope, end),
                .. tasks.Where(task => (scope.Tasks?.Contains((int)task.Count("Task")) ?? true)
                    && rates[task.Count("Task")].Any(row => row.Has("Completed")))
                    .SelectMany(task => Timelines((int)task.Count("Task"), [.. rates[task.Count("Task")]], scope, end)),
            ],
            Percentiles = result.List("Percentiles")
                .GroupBy(point => point.Text("Latency").ToLowerInvariant())
                .ToDictionary(latency => latency.Key, latency => (IReadOnlyList<double[]>)[.. latency.Select(
                    point => new[] { point.Number("Percentile") ?? 0, point.Number("Milliseconds") ?? 0 })]),
            Capacity = ReportUnits.Of(result.Text("Capacity"), result.Text("ForecastCapacity")),
            Cost = ReportCosts.Of(result),
            Workers = [.. result.List("Workers").Select(Worker)],
            Events = [.. result.List("Events").Where(happened => happened.Moment("Time") is not null).Select(
                happened => new ReportEvent(
                    happened.Moment("Time") ?? 0, happened.Text("Text"), happened.Number("Seconds") ?? 0))],
            Versions = result.Text("Version") is { Length: > 0 } version ? [$"DistStress {version}"] : [],
            Traffic = result.Text("Traffic") is { Length: > 0 } traffic ? traffic : null,
            Config = result.Text("Config") is { Length: > 0 } config ? config : null,
        };
    }

    private static IEnumerable<ReportTimeline> Timelines(
        int? task, IReadOnlyList<SavedObject> rows, ReportScope scope, double end) =>
        rows.Count == 0 ? [] : [ReportRows.Of(task, rows, scope.MostRows, end)];

    private static ReportWorker Worker(SavedObject worker) => new()
    {
        Id = worker.Text("Worker"),
        Host = worker.Text("Host"),
        InstanceId = worker.Text("InstanceId"),
        Version = worker.Text("Version"),
        First = worker.Moment("First"),
        Last = worker.Moment("Last"),
        Ops = worker.Count("Ops"),
        Failed = worker.Count("Failed"),
        RoundTripMs = worker.Number("RoundTripMs"),
        ClockAheadMs = worker.Number("ClockOffsetMs"),
        ProcessorsMost = worker.Number("BusyProcessors"),
        Processors = (int?)worker.Number("Processors"),
        InFlightMost = (long?)worker.Number("MostInFlight"),
    };

    private static ReportTask Task(SavedObject task) => new()
    {
        Number = (int)task.Count("Task"),
        Name = task.Text("Name"),
        Action = task.Text("Action"),
        Seed = task.Text("Seed"),
        WarmUp = task.Flag("WarmUp"),
        Published = task.Count("Published"),
        Completed = task.Count("Completed"),
        Failed = task.Count("Failed"),
        Throttled = task.Count("Throttled"),
        NotFound = task.Count("NotFound"),
        Dropped = task.Count("Dropped"),
        Errors = task.Text("Errors"),
        ResponseP50Ms = task.Number("ResponseP50Ms"),
        ResponseP99Ms = task.Number("ResponseP99Ms"),
        ResponseMaxMs = task.Number("ResponseMaxMs"),
        ServiceP99Ms = task.Number("ServiceP99Ms"),
        DelayP99Ms = task.Number("DelayP99Ms"),
    };
}
