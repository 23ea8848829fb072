using DistStress.PowerShell.Output;
using static DistStress.ModuleFiles.ViewBuilder;

namespace DistStress.ModuleFiles;

/// <summary>The views of the outputs that carry no measurements.</summary>
internal static class OutputViews
{
    private const string Time = "{0:yyyy-MM-dd HH:mm:ss}";

    public static string Write() => ViewBuilder.File(
        "src/DistStress.ModuleFiles/OutputViews.cs",
        OwnLine(
            typeof(DstPublishStat),
            "'[STATS] {0} | Pub:{1} Rem:{2} QPS:{3:0} Q:{4}[{5}] T:{6}s{7}' -f $_.Action, $_.Published, $_.Remaining, "
                + "$_.Qps, $_.QueueTotal, $_.Queues, [System.Math]::Floor($_.Elapsed), "
                + "$(if ($_.WaitsFor) { \" waits for $($_.WaitsFor.ToLowerInvariant())\" })"),
        Table(
            typeof(DstWorker),
            new Column("Id", "Id", 28),
            new Column("State", "State", 5, Script: Coloured("$_.State", "$_.State -eq 'Lost'")),
            Rate("OpsPerSecond", "Ops/s", 9),
            Number("InFlight", "InFlight", 8),
            Number("Held", "Held", 7),
            Number("Threads", "Threads", 8),
            new Column("LastSeen", "LastSeen", 8, "{0:HH:mm:ss}"),
            new Column("InstanceId", "InstanceId", 19),
            Number("ClockUncertaintyMs", "Clock±ms", 8, "{0:N2}"),
            new Column("Target", "Target", 30)),
        Table(
            typeof(DstRate),
            new Column("Time", "Time", 19, Time),
            new Column("Task", "Task", 4, IsRight: true),
            new Column("Name", "Name", 15),
            Number("Planned", "Planned", 12),
            Number("Published", "Published", 12),
            Number("Started", "Started", 12),
            Number("Seconds", "Seconds", 7),
            Number("Completed", "Completed", 12),
            Number("Failed", "Failed", 8)),
        Table(
            typeof(DstSecond),
            new Column("Time", "Time", 19, Time),
            Number("Planned", "Planned", 12),
            Number("Started", "Started", 12),
            Number("Completed", "Completed", 12),
            Number("Failed", "Failed", 8),
            Number("ResponseP99Ms", "P99 ms", 11, "{0:N2}"),
            Number("Backlog", "Backlog", 9),
            Number("InFlight", "InFlight", 8),
            Number("ResponseMaxMs", "Max ms", 9, "{0:N2}"),
            Number("DelayP99Ms", "Delay P99", 9, "{0:N2}"),
            Number("Seconds", "Seconds", 7)),
        Table(
            typeof(DstRateChange),
            new Column("Time", "Time", 19, Time),
            new Column("Task", "Task", 4, IsRight: true),
            new Column("Name", "Name", 15),
            Number("Factor", "Factor", 12, "{0:0.####}"),
            new Column("Qps", "Qps", 15, IsRight: true, Script: RateScript("Qps", "N1"))),
        Table(
            typeof(DstRunEvent),
            new Column("Time", "Time", 19, Time),
            new Column("Kind", "Kind", 13),
            new Column("Text", "Text", 0)),
        Table(
            typeof(DstRunWorker),
            new Column("Worker", "Worker", 28),
            Number("Ops", "Ops", 12),
            Number("SharePercent", "Share %", 7, "{0:N1}"),
            Number("Failed", "Failed", 9),
            Number("RoundTripMs", "RTT ms", 9, "{0:N2}"),
            Number("ClockOffsetMs", "Clock ms", 9, "{0:N1}"),
            Number("BusyProcessors", "Busy", 7, "{0:N2}"),
            Number("Processors", "Processors", 10),
            Number("MostInFlight", "InFlight", 8),
            new Column("Host", "Host", 20)),
        Table(
            typeof(DstPercentile),
            new Column("Latency", "Latency", 20),
            new Column("Percentile", "Percentile", 29, IsRight: true),
            Number("Milliseconds", "Milliseconds", 28, "{0:N3}")),
        Table(
            typeof(DstTaskForecast),
            new Column("Task", "Task", 4, IsRight: true),
            new Column("Name", "Name", 16),
            Number("Ops", "Ops", 15),
            new Column("PeakQps", "PeakQps", 12, IsRight: true, Script: RateScript("PeakQps", "N1")),
            new Column("MeanQps", "MeanQps", 12, IsRight: true, Script: RateScript("MeanQps", "N1")),
            Number("DurationSeconds", "Seconds", 15, "{0:N1}"),
            new Column("Action", "Action", 15),
            Number("Items", "Items", 19),
            Number("BytesWritten", "BytesWritten", 19)),
        Table(
            typeof(DstHourForecast),
            new Column("Hour", "Hour", 4, IsRight: true),
            new Column("Name", "Name", 14),
            Number("Ops", "Ops", 15),
            new Column("PeakQps", "PeakQps", 11, IsRight: true, Script: RateScript("PeakQps", "N1")),
            Number("ReadUnits", "Read", 10),
            Number("WriteUnits", "Write", 10),
            new Column("Cost", "Cost", 9, "{0:N2}", IsRight: true),
            new Column("MeanQps", "MeanQps", 12, IsRight: true, Script: RateScript("MeanQps", "N1")),
            Number("Items", "Items", 15),
            Number("RecordBytes", "RecordBytes", 19),
            Number("Seconds", "Seconds", 10, "{0:N1}")),
        List(
            typeof(DstForecast),
            [
                new Line("TotalOps", "{0:N0}"),
                new Line("TotalItems", "{0:N0}"),
                new Line("BytesWritten", "{0:N0}"),
                new Line("PeakQps", Script: RateScript("PeakQps", "N1")),
                new Line("MeanQps", Script: RateScript("MeanQps", "N1")),
                new Line("DurationSeconds", "{0:N1}"),
                new Line(
                    "Elements",
                    Script: "\"$($_.Elements), \" + $(if ($_.NoBarrier) { 'each right behind the one before' } "
                        + "else { 'each once the one before is done (its wait not counted)' })",
                    Condition: "$_.Elements -gt 1"),
                new Line("ReadUnits", "{0:N1}", Condition: "$null -ne $_.ReadUnits"),
                new Line("WriteUnits", "{0:N1}", Condition: "$null -ne $_.WriteUnits"),
                new Line("StoredBytes", "{0:N0}", Condition: "$null -ne $_.StoredBytes"),
                new Line("MemoryBytes", "{0:N0}", Condition: "$null -ne $_.MemoryBytes"),
                new Line(
                    "Cost",
                    // A millionth is worth telling where that is all.
                    Script: "\"$(if ($_.Cost -lt 1) { $_.Cost.ToString('0.00####') } else { $_.Cost.ToString('N2') }) "
                        + "$($_.Currency)\" + $(if ($null -ne $_.ProvisionedCost) "
                        + "{ \" on demand, $($_.ProvisionedCost.ToString('N2')) provisioned\" })",
                    Condition: "$null -ne $_.Cost"),
                new Line("Workers", "{0:N0}", Condition: "$null -ne $_.Workers"),
                new Line(
                    "Tasks",
                    Script: "@($_.Tasks | ForEach-Object { [string] $_ }) -join [System.Environment]::NewLine"),
            ]),
        List(
            typeof(DstConfig),
            [
                .. typeof(DstConfig).GetProperties()
                    .Where(property => property.Name != nameof(DstConfig.Redis))
                    .Select(property => new Line(property.Name, Condition: $"$null -ne $_.{property.Name}")),
            ]),
        Table(
            typeof(DstConfigChange),
            new Column("Prefix", "Prefix", 16),
            new Column("Changed", "Changed", 7),
            Number("Notified", "Notified", 8),
            new Column(
                "Difference", "Difference", 0,
                Script: "if ($_.Changed) { $_.Difference -replace '; ', [System.Environment]::NewLine } "
                    + "else { 'Nothing differs.' }")),
        Table(
            typeof(DstQueueClearing),
            new Column("Prefix", "Prefix", 16),
            Number("Queues", "Queues", 7),
            Number("Entries", "Entries", 12),
            Number("Ops", "Ops", 15),
            Number("Dropped", "Dropped", 15)),
        Table(
            typeof(DstNotifyReply),
            new Column("Worker", "Worker", 28),
            new Column(
                "Status", "Status", 8, Script: Coloured("$_.Status", "$_.Status -ne 'Done'")),
            // A script's output stands below what the worker says of it.
            new Column(
                "Message", "Message", 0,
                Script: "(@($_.Message; \"$($_.Output)\".TrimEnd()) -ne '') -join [System.Environment]::NewLine")),
        Table(
            typeof(DstServer),
            new Column("Endpoint", "Endpoint", 21),
            new Column("ProcessId", "PID", 8, IsRight: true),
            new Column("MemoryMiB", "MemoryMiB", 9, IsRight: true),
            new Column("Started", "Started", 19, Time)),
        Table(
            typeof(DstDashboard),
            new Column("Prefix", "Prefix", 16),
            new Column("Address", "Address", 62)),
        Table(
            typeof(DstConnectionCheck),
            new Column("Name", "Name", 10),
            new Column(
                "Status", "Status", 7,
                Script: Coloured("$_.Status", "$_.Status -eq 'Failed'", "$_.Status -eq 'Warning'")),
            new Column("Text", "Text", 0, Script: "\"$($_.Text) $($_.Recommendation)\".Trim()")),
        Table(
            typeof(DstComparison),
            new Column("Measurement", "Measurement", 18),
            Number("Baseline", "Baseline", 11, "{0:0.###}"),
            Number("Result", "Result", 11, "{0:0.###}"),
            Number("DifferencePercent", "Change%", 8, "{0:+0.0;-0.0;0}"),
            Number("LowPercent", "Low%", 8, "{0:+0.0;-0.0;0}"),
            Number("HighPercent", "High%", 8, "{0:+0.0;-0.0;0}"),
            new Column(
                "Verdict", "Verdict", 9,
                Script: Coloured("$_.Verdict", "$_.Verdict -eq 'Worse'", "$_.Verdict -eq 'Unclear'")),
            new Column("Unit", "Unit", 8),
            Number("Tolerance", "Tolerance", 9, "{0:0.###}"),
            new Column("RunId", "RunId", 20),
            Number("Seconds", "Seconds", 7),
            Number("BaselineRuns", "Runs", 6)),
        // What the store does not have is left out: a Redis has no key schema.
        List(
            typeof(DstTarget),
            [
                new Line("Database"),
                new Line("TableName"),
                new Line("Layout"),
                new Line("Status"),
                new Line("Created"),
                .. new[] { "KeySchema", "BillingMode" }.Select(name => Known(name)),
                .. new[] { "ReadCapacityUnits", "WriteCapacityUnits", "ItemCount" }
                    .Select(name => Known(name, "{0:N0}")),
                .. new[] { "Endpoint", "Region", "Arn" }.Select(name => Known(name)),
                new Line("Message", IsText: true),
            ]),
        Table(
            typeof(DstFinding),
            // With the day, for runs of several, and without the year, for the text.
            new Column("From", "From", 14, "{0:MM-dd HH:mm:ss}"),
            new Column("To", "To", 14, "{0:MM-dd HH:mm:ss}"),
            new Column("Kind", "Kind", 14),
            new Column("Text", "Text", 0)),
        Table(
            typeof(DstCount),
            new Column("Name", "Name", 48),
            Number("Count", "Count", 15)),
        Table(
            typeof(DstConsumedUnits),
            new Column("Table", "Table", 24),
            new Column("Index", "Index", 24),
            Number("ReadUnits", "ReadUnits", 14, "{0:N1}"),
            Number("WriteUnits", "WriteUnits", 14, "{0:N1}")));

    private static Line Known(string name, string? format = null) =>
        new(name, format, Condition: $"$null -ne $_.{name}");
}
