using DistStress.Report.Model;

namespace DistStress.Report.Tests;

/// <summary>Runs that never were, for pages to show. The same call makes the same run.</summary>
internal static class MadeRuns
{
    /// <summary>2025-11-22 09:00:00 UTC.</summary>
    public const long Start = 1_763_802_000;

    public static ReportDocument Document(params ReportRun[] runs) => new()
    {
        Title = "Launch rehearsal",
        Made = "Made by DistStress 0.1.0 at 2025-11-22 10:00:00 UTC.",
        Runs = runs,
    };

    /// <summary>A run of two minutes with something of everything.</summary>
    public static ReportRun Eventful(string label = "Today", double slowness = 1)
    {
        string[] names = ["fill", "read & <write>"];
        ReportTimeline[] timelines = [.. names.Select((_, task) => Timeline(task, 120, 1, slowness, 100 + task))];
        return new ReportRun
        {
            Label = label,
            RunId = $"run-{label}",
            State = "Completed",
            Started = Start,
            Elapsed = 121.5,
            OffsetMinutes = 60,
            Verdict = "The rate was not reached from 10:00:40 to 10:00:55: the store throttled 1,210 calls.",
            Findings =
            [
                new ReportFinding("The store throttled 1,210 calls (TableWriteProvisionedThroughputExceeded).",
                    Start + 40, Start + 55),
            ],
            Tiles =
            [
                new ReportTile("Published", 120_000), new ReportTile("Completed", 118_790),
                new ReportTile("Failed", 1_210), new ReportTile("Response p99", 12.375 * slowness, "ms"),
                new ReportTile("Cost", null, "USD"),
            ],
            Tasks = [.. names.Select((name, number) => Task(number, name))],
            Timeline = [Sum(timelines), .. timelines],
            Percentiles = new Dictionary<string, IReadOnlyList<double[]>>
            {
                ["response"] = Curve(0.8 * slowness),
                ["service"] = Curve(0.6 * slowness),
                ["delay"] = Curve(0.1),
                ["failure"] = Curve(8),
            },
            Capacity =
            [
                new ReportCapacity("orders", 51_000, 118_790, 51_000, 120_000),
                new ReportCapacity("orders/by-date", null, 118_790, null, 120_000),
            ],
            Cost = [new ReportCost("On demand, us-east-1", 0.0831, 0.0844, "USD", "price list of 2026-11-01")],
            Workers = [.. Enumerable.Range(1, 3).Select(Worker)],
            Events =
            [
                new ReportEvent(Start + 30, "Worker ip-10-0-0-3 came."),
                new ReportEvent(Start + 70, "Rate of task 0 changed to 1.5 of the file's."),
                new ReportEvent(Start + 90, "Redis was away.", 4.5),
            ],
            Versions = ["DistStress 0.1.0", "PowerShell 7.6.9"],
            Traffic = """[{"action":"putItem","qps":1000,"duration":120}]""",
            Config = """{"table_name":"orders","database":"dynamodb"}""",
        };
    }

    /// <summary>A day in minutes.</summary>
    public static ReportRun Day(int tasks, int workers)
    {
        ReportTimeline[] timelines =
            [.. Enumerable.Range(0, tasks).Select(task => Timeline(task, 1440, 60, 1, 60_000 + task))];
        return Eventful() with
        {
            Elapsed = 86_400,
            Findings = [],
            Events = [],
            Verdict = "The traffic was what the file says.",
            Tasks = [.. Enumerable.Range(0, tasks).Select(number => Task(number, $"task {number}"))],
            Timeline = [Sum(timelines), .. timelines],
            Workers = [.. Enumerable.Range(1, workers).Select(Worker)],
        };
    }

    private static ReportTask Task(int number, string name) => new()
    {
        Number = number,
        Name = name,
        Action = number == 0 ? "putItem" : "getItem",
        Seed = "18446744073709551615",
        Published = 60_000,
        Completed = 59_000,
        Failed = 1_000,
        Throttled = 1_000,
        Errors = "Throttled=1000",
        ResponseP50Ms = 0.812,
        ResponseP99Ms = 12.375,
        ResponseMaxMs = 80.5,
        ServiceP99Ms = 10,
        DelayP99Ms = 0.31,
    };

    private static ReportWorker Worker(int number) => new()
    {
        Id = $"ip-10-0-0-{number}-8169-789f",
        Host = $"host-{number}",
        InstanceId = "i-0123456789abcdef0",
        Version = "0.1.0",
        First = Start,
        Last = Start + 120,
        Ops = 40_000 - number,
        Failed = number,
        RoundTripMs = 0.6 + number / 10.0,
        ClockAheadMs = -1.25,
        ProcessorsMost = 1.5,
        Processors = 2,
        InFlightMost = 260,
    };

    private static ReportTimeline Timeline(int task, int rows, int step, double slowness, int perRow)
    {
        var random = new Random(task + 1);
        double?[] Of(Func<int, double?> value) => [.. Enumerable.Range(0, rows).Select(value)];
        bool IsBad(int row) => row * 3 >= rows && row * 3 < rows + rows / 3;
        double?[] failed = Of(row => IsBad(row) ? perRow / 4 : 0);
        return new ReportTimeline
        {
            Task = task,
            First = Start,
            Step = step,
            Length = rows,
            Columns = new Dictionary<string, IReadOnlyList<double?>>
            {
                ["planned"] = Of(_ => perRow),
                ["published"] = Of(_ => perRow),
                ["started"] = Of(row => perRow - row % 3),
                ["completed"] = Of(row => perRow - failed[row]),
                ["failed"] = failed,
                ["dropped"] = Of(_ => 0),
                ["responseP50"] = Of(_ => Math.Round(slowness * (0.7 + random.NextDouble()), 3)),
                ["responseP99"] = Of(row => Math.Round(slowness * (IsBad(row) ? 120 : 9) + random.NextDouble(), 3)),
                ["responseMax"] = Of(row => Math.Round(slowness * (IsBad(row) ? 900 : 20) + random.NextDouble(), 3)),
                ["serviceP50"] = Of(_ => Math.Round(slowness * 0.6, 3)),
                ["serviceP99"] = Of(row => row == 5 ? null : Math.Round(slowness * 8 + random.NextDouble(), 3)),
                ["delayP99"] = Of(_ => Math.Round(0.2 + random.NextDouble(), 3)),
                ["backlog"] = Of(row => IsBad(row) ? 5_000 : 40),
                ["inFlight"] = Of(_ => random.Next(5, 60)),
                ["readUnits"] = Of(_ => perRow / 2),
                ["writeUnits"] = Of(_ => perRow),
            },
            Errors = new Dictionary<string, IReadOnlyList<double>>
            {
                ["Throttled"] = [.. failed.Select(count => count ?? 0)],
            },
            Throttles = new Dictionary<string, IReadOnlyList<double>>
            {
                ["TableWriteProvisionedThroughputExceeded"] = [.. failed.Select(count => 3 * count ?? 0)],
            },
        };
    }

    private static ReportTimeline Sum(ReportTimeline[] parts) => parts[0] with
    {
        Task = null,
        Columns = parts[0].Columns.ToDictionary(column => column.Key, column => (IReadOnlyList<double?>)[..
            column.Value.Select((value, row) => char.IsAsciiDigit(column.Key[^1]) || column.Key.EndsWith("Max")
                ? value : parts.Sum(part => part.Columns[column.Key][row]))]),
    };

    private static IReadOnlyList<double[]> Curve(double scale) =>
        [.. new[] { 0.0, 50, 75, 90, 95, 99, 99.9, 99.99 }.Select(
            percentile => new[] { percentile, Math.Round(scale / (1 - percentile / 100.001), 3) })];
}
