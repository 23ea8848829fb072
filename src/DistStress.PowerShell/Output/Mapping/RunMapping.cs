using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Runs and their parts as the objects that cmdlets write.</summary>
internal static class RunMapping
{
    // Ten for each nine, so that the curve is smooth where it is looked at.
    private static readonly double[] Percentiles =
    [
        0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.25, 99.5, 99.75, 99.9, 99.925,
        99.95, 99.975, 99.99, 99.995, 99.999, 99.9999, 100,
    ];

    public static DstRunResult ToOutput(this RunResult result)
    {
        LatencySet latencies = result.Latencies;
        return DstRunResult.Of(result.Tally, latencies) with
        {
            RunId = result.RunId,
            State = result.State.ToString(),
            Verdict = result.Verdict.ToText(result.StartedMicros),
            Findings = [.. result.Findings.Select(FindingMapping.ToOutput)],
            StopReason = result.StopReason ?? "",
            Elapsed = Math.Round(result.Elapsed.TotalSeconds, 3),
            Measured = latencies.Delay.Count,
            Cost = OutputValue.Money(result.Cost),
            ForecastCost = result.Price is { IsNothing: true } ? 0 : OutputValue.Money(result.Forecast?.Cost),
            ForecastReadUnits = OutputValue.Units(result.Forecast?.Capacity.Values.Sum(units => units.Read)),
            ForecastWriteUnits = OutputValue.Units(result.Forecast?.Capacity.Values.Sum(units => units.Write)),
            ForecastCapacity = result.Forecast is { } forecast ? OutputValue.Of(forecast.Capacity) : "",
            PriceSource = result.Price is { Source.Length: > 0 } price
                ? $"{price.Currency}, {price.Region}, {price.Source}, {price.Date}"
                : "",
            Named = NamedFigures.Of(result.Tally),
            Tasks = [.. result.Tasks.Select(task => ToOutput(task.Task, task.Progress, result.Price))],
            RateChanges = [.. ToChanges(result)],
            Workers = [.. result.Workers.ToOutput()],
            Events = [.. result.Events.Select(ChronicleMapping.ToOutput)],
            Rates = [.. result.Tasks.SelectMany(task => ToRates(task.Task, task.Progress.Measurements))],
            Started = OutputTime.Second(result.StartedMicros),
            Timeline = [.. ToTimeline(result)],
            Percentiles = [.. MeasurementSchema.Latencies.SelectMany(kind => ToPercentiles(kind, latencies))],
            Version = result.Version,
            Traffic = result.TrafficText ?? "",
            Config = result.ConfigText ?? "",
        };
    }

    public static DstRun ToOutput(this RunRecord run, long nowMicros)
    {
        RunResult result = RunResult.Of(run, nowMicros);
        return DstRun.Of(result.Tally, new LatencySet()) with
        {
            RunId = result.RunId,
            State = result.State.ToString(),
            Verdict = result.Verdict.ToText(result.StartedMicros),
            Findings = [.. result.Findings.Select(FindingMapping.ToOutput)],
            StopReason = result.StopReason ?? "",
            Publisher = run.Publisher,
            Started = OutputTime.Second(run.CreatedMicros),
            Elapsed = Math.Round(result.Elapsed.TotalSeconds, 3),
            Named = NamedFigures.Of(result.Tally),
            Element = run.Element,
            Elements = run.Plan.Elements.Count,
            Total = result.Measured.Sum(task => run.ScheduleOf(task.Task).Total),
            DeadLetters = run.DeadLetters,
            Cost = OutputValue.Money(result.Cost),
            MissingOps = ToMissing(run.Tasks),
            Problem = run.Problem ?? "",
            WaitsFor = run.WaitsFor == RunWait.None ? "" : run.WaitsFor.ToString(),
            Tasks = [.. result.Tasks.Select(task => ToOutput(task.Task, task.Progress, result.Price))],
            RateChanges = [.. ToChanges(result)],
            Workers = [.. result.Workers.ToOutput()],
            Events = [.. result.Events.Select(ChronicleMapping.ToOutput)],
        };
    }

    public static DstPublishStat ToOutput(this PublishStat stat) => new()
    {
        Time = OutputTime.Second(stat.AtMicros),
        Action = stat.Name,
        Published = stat.Published,
        Remaining = stat.Remaining,
        Qps = OutputValue.Rate(stat.Qps),
        QueueTotal = stat.Queues.Sum(),
        Queues = string.Join(' ', stat.Queues),
        Elapsed = Math.Round(stat.ElapsedMicros / 1e6, 3),
        WaitsFor = stat.WaitsFor == RunWait.None ? "" : stat.WaitsFor.ToString(),
        Planned = stat.Planned,
        LateBatches = stat.LateBatches,
        MaxLateMs = stat.MaxLateMicros / 1000.0,
    };

    private static string ToMissing(IReadOnlyList<TaskProgress> tasks) => string.Join(
        "; ", tasks.Select((task, number) => (task.Missing, Number: number)).Where(task => task.Missing.Count > 0)
            .Select(task => $"{task.Number}: "
                + string.Join(' ', task.Missing.Select(range => $"{range.First}-{range.End - 1}"))));

    private static DstTaskResult ToOutput(TrafficTask task, TaskProgress progress, UnitPrice? price) =>
        DstTaskResult.Of(progress.Tally, progress.Measurements.Latencies) with
        {
            Task = task.Number,
            Name = task.Name,
            Action = task.ActionName,
            Seed = task.Seed,
            WarmUp = task.WarmUp,
            StreamCounts = string.Join(' ', progress.StreamCounts),
            Measured = progress.Measurements.Measured,
            Cost = OutputValue.Money(price?.Of(progress.Tally.ReadUnits, progress.Tally.WriteUnits)),
            Named = NamedFigures.Of(progress.Tally),
        };

    private static IEnumerable<DstRateChange> ToChanges(RunResult result) => result.RateChanges.SelectMany(change =>
        result.Tasks.Where(task => change.SliceOf(task.Task.Number) is not null).Select(task => new DstRateChange
        {
            Time = OutputTime.Second(change.AtMicros),
            Task = task.Task.Number,
            Name = task.Task.Name,
            Factor = change.Setting.FactorOf(task.Task),
            Qps = (double)change.Setting.QpsOf(task.Task),
        }));

    private static IEnumerable<DstPercentile> ToPercentiles(LatencyKind kind, LatencySet latencies)
    {
        LatencyHistogram histogram = kind.Of(latencies);
        return histogram.Count == 0 ? [] : Percentiles.Select(percentile => new DstPercentile
        {
            Latency = kind.Name,
            Percentile = percentile,
            Milliseconds = histogram.Percentile(percentile) / 1000.0,
        });
    }

    private static IEnumerable<DstRate> ToRates(TrafficTask task, TaskMeasurements measurements)
    {
        bool isFollowed = measurements.Outcomes.Rows.Count > 0 || measurements.Measured == 0;
        return TimeRow.Of([measurements.Rates], measurements.Outcomes, null).Select(row => new DstRate
        {
            Task = task.Number,
            Name = task.Name,
            Time = OutputTime.Second(row.Second * 1_000_000),
            Seconds = row.Seconds,
            Planned = row.Rates.Planned,
            Published = row.Rates.Published,
            Started = row.Rates.Started,
            Completed = isFollowed ? row.Outcomes.Completed : null,
            Failed = isFollowed ? row.Outcomes.Failed : null,
            Dropped = isFollowed ? row.Outcomes.Dropped : null,
            ResponseP50Ms = OutputValue.Milliseconds(row.Outcomes.ResponseP50),
            ResponseP99Ms = OutputValue.Milliseconds(row.Outcomes.ResponseP99),
            ResponseMaxMs = OutputValue.Milliseconds(row.Outcomes.ResponseMax),
            ServiceP50Ms = OutputValue.Milliseconds(row.Outcomes.ServiceP50),
            ServiceP99Ms = OutputValue.Milliseconds(row.Outcomes.ServiceP99),
            DelayP99Ms = OutputValue.Milliseconds(row.Outcomes.DelayP99),
            FailedP99Ms = OutputValue.Milliseconds(row.Outcomes.FailedP99),
            ReadUnits = row.Outcomes.Units.Read,
            WriteUnits = row.Outcomes.Units.Write,
            Errors = OutputValue.Of(row.Outcomes.Errors),
            Throttles = OutputValue.Of(row.Outcomes.Throttles),
        });
    }

    private static IEnumerable<DstSecond> ToTimeline(RunResult result) => TimeRow.Of(
        [.. result.Measured.Select(task => task.Progress.Measurements.Rates)], result.Timeline.Outcomes,
        result.Timeline.Waiting).Select(row => new DstSecond
        {
            Time = OutputTime.Second(row.Second * 1_000_000),
            Seconds = row.Seconds,
            Planned = row.Rates.Planned,
            Published = row.Rates.Published,
            Started = row.Rates.Started,
            Completed = row.Outcomes.Completed,
            Failed = row.Outcomes.Failed,
            Dropped = row.Outcomes.Dropped,
            ResponseP50Ms = OutputValue.Milliseconds(row.Outcomes.ResponseP50),
            ResponseP99Ms = OutputValue.Milliseconds(row.Outcomes.ResponseP99),
            ResponseMaxMs = OutputValue.Milliseconds(row.Outcomes.ResponseMax),
            ServiceP50Ms = OutputValue.Milliseconds(row.Outcomes.ServiceP50),
            ServiceP99Ms = OutputValue.Milliseconds(row.Outcomes.ServiceP99),
            DelayP99Ms = OutputValue.Milliseconds(row.Outcomes.DelayP99),
            FailedP99Ms = OutputValue.Milliseconds(row.Outcomes.FailedP99),
            Backlog = row.Waiting.Backlog,
            InFlight = row.Waiting.InFlight,
            ReadUnits = row.Outcomes.Units.Read,
            WriteUnits = row.Outcomes.Units.Write,
            Errors = OutputValue.Of(row.Outcomes.Errors),
            Throttles = OutputValue.Of(row.Outcomes.Throttles),
        });
}
