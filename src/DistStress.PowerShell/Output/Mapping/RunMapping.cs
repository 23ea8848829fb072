using DistStress.Engine.Metrics;
using DistStress.Engine.Publishing;
using DistStress.Engine.Redis.Clocks;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Runs and their parts as the objects that cmdlets write.</summary>
internal static class RunMapping
{
    public static DstRunResult ToOutput(this RunResult result)
    {
        TaskCounts counts = result.Counts;
        OpTally tally = Sum(result.Tasks.Select(task => task.Progress));
        var measured = new TaskMeasurements();
        foreach (TaskResult task in result.Tasks)
            measured.AddLatencies(task.Progress.Measurements);
        return new DstRunResult
        {
            RunId = result.RunId,
            State = result.State.ToString(),
            Published = counts.Published,
            Completed = counts.Completed,
            Failed = counts.Failed,
            Throttled = counts.Throttled,
            NotFound = counts.NotFound,
            Dropped = counts.Dropped,
            LateBatches = result.Tasks.Sum(task => task.Progress.LateBatches),
            MaxLateMs = result.Tasks.Max(task => task.Progress.MaxLateMicros) / 1000.0,
            Bytes = tally.Bytes,
            Retries = tally.Retries,
            ThrottledCalls = tally.ThrottledCalls,
            Mismatches = tally.Mismatches,
            ReadUnits = tally.ReadUnits,
            WriteUnits = tally.WriteUnits,
            Errors = CountText.Of(tally.Errors),
            Throttles = CountText.Of(tally.Throttles),
            Capacity = CountText.Of(tally.Capacity),
            Measured = measured.Measured,
            ResponseP50Ms = Latency.Ms(measured.Response, 50),
            ResponseP90Ms = Latency.Ms(measured.Response, 90),
            ResponseP99Ms = Latency.Ms(measured.Response, 99),
            ResponseP999Ms = Latency.Ms(measured.Response, 99.9),
            ResponseMaxMs = Latency.Ms(measured.Response, 100),
            ServiceP50Ms = Latency.Ms(measured.Service, 50),
            ServiceP99Ms = Latency.Ms(measured.Service, 99),
            DelayP50Ms = Latency.Ms(measured.Delay, 50),
            DelayP99Ms = Latency.Ms(measured.Delay, 99),
            DelayP999Ms = Latency.Ms(measured.Delay, 99.9),
            DelayMaxMs = Latency.Ms(measured.Delay, 100),
            Elapsed = Math.Round(result.Elapsed.TotalSeconds, 3),
            Tasks = [.. result.Tasks.Select(task => ToOutput(task.Task, task.Progress))],
            Rates = [.. result.Tasks.SelectMany(task => ToRates(task.Task, task.Progress.Measurements.Rates))],
        };
    }

    public static DstRun ToOutput(this RunRecord run, long nowMicros)
    {
        TaskCounts counts = run.Tasks.Aggregate(default(TaskCounts), (sum, task) => sum + task.Counts);
        OpTally tally = Sum(run.Tasks);
        return new DstRun
        {
            RunId = run.Id,
            State = run.State.ToString(),
            Publisher = run.Publisher,
            Started = ServerClock.ToTime(run.CreatedMicros).UtcDateTime,
            Elapsed = Math.Round(((run.FinishedMicros ?? nowMicros) - run.CreatedMicros) / 1e6, 3),
            Element = run.Element,
            Elements = run.Plan.Elements.Count,
            Total = run.Plan.Tasks.Zip(run.Tasks, (task, progress) => new TaskSchedule(task, progress.PhaseMicros).Total).Sum(),
            Published = counts.Published,
            Completed = counts.Completed,
            Failed = counts.Failed,
            Throttled = counts.Throttled,
            NotFound = counts.NotFound,
            Dropped = counts.Dropped,
            LateBatches = run.Tasks.Sum(task => task.LateBatches),
            MaxLateMs = run.Tasks.Max(task => task.MaxLateMicros) / 1000.0,
            DeadLetters = run.DeadLetters,
            WaitsFor = run.WaitsFor == RunWait.None ? "" : run.WaitsFor.ToString(),
            Bytes = tally.Bytes,
            Retries = tally.Retries,
            ThrottledCalls = tally.ThrottledCalls,
            Mismatches = tally.Mismatches,
            ReadUnits = tally.ReadUnits,
            WriteUnits = tally.WriteUnits,
            Errors = CountText.Of(tally.Errors),
            Throttles = CountText.Of(tally.Throttles),
            Capacity = CountText.Of(tally.Capacity),
            Tasks = [.. run.Plan.Tasks.Zip(run.Tasks, ToOutput)],
        };
    }

    public static DstPublishStat ToOutput(this PublishStat stat) => new()
    {
        Time = ServerClock.ToTime(stat.AtMicros).UtcDateTime,
        Action = stat.Name,
        Published = stat.Published,
        Remaining = stat.Remaining,
        Qps = Math.Round(stat.Qps, 1),
        QueueTotal = stat.Queues.Sum(),
        Queues = string.Join(' ', stat.Queues),
        Elapsed = Math.Round(stat.ElapsedMicros / 1e6, 3),
        Planned = stat.Planned,
        LateBatches = stat.LateBatches,
        MaxLateMs = stat.MaxLateMicros / 1000.0,
    };

    private static OpTally Sum(IEnumerable<TaskProgress> tasks)
    {
        var sum = new OpTally();
        foreach (TaskProgress task in tasks)
            sum.Add(task.Tally);
        return sum;
    }

    private static DstTaskResult ToOutput(TrafficTask task, TaskProgress progress) => new()
    {
        Task = task.Number,
        Name = task.Name,
        Action = task.ActionName,
        Seed = task.Seed,
        Published = progress.Counts.Published,
        Completed = progress.Counts.Completed,
        Failed = progress.Counts.Failed,
        Throttled = progress.Counts.Throttled,
        NotFound = progress.Counts.NotFound,
        Dropped = progress.Counts.Dropped,
        LateBatches = progress.LateBatches,
        MaxLateMs = progress.MaxLateMicros / 1000.0,
        Bytes = progress.Tally.Bytes,
        Retries = progress.Tally.Retries,
        ThrottledCalls = progress.Tally.ThrottledCalls,
        Mismatches = progress.Tally.Mismatches,
        ReadUnits = progress.Tally.ReadUnits,
        WriteUnits = progress.Tally.WriteUnits,
        Errors = CountText.Of(progress.Tally.Errors),
        Throttles = CountText.Of(progress.Tally.Throttles),
        Capacity = CountText.Of(progress.Tally.Capacity),
        Measured = progress.Measurements.Measured,
        ResponseP50Ms = Latency.Ms(progress.Measurements.Response, 50),
        ResponseP90Ms = Latency.Ms(progress.Measurements.Response, 90),
        ResponseP99Ms = Latency.Ms(progress.Measurements.Response, 99),
        ResponseP999Ms = Latency.Ms(progress.Measurements.Response, 99.9),
        ResponseMaxMs = Latency.Ms(progress.Measurements.Response, 100),
        ServiceP50Ms = Latency.Ms(progress.Measurements.Service, 50),
        ServiceP99Ms = Latency.Ms(progress.Measurements.Service, 99),
        DelayP50Ms = Latency.Ms(progress.Measurements.Delay, 50),
        DelayP99Ms = Latency.Ms(progress.Measurements.Delay, 99),
        DelayP999Ms = Latency.Ms(progress.Measurements.Delay, 99.9),
        DelayMaxMs = Latency.Ms(progress.Measurements.Delay, 100),
        MismatchNotes = string.Join("; ", progress.Tally.MismatchNotes),
        StreamCounts = string.Join(' ', progress.StreamCounts),
    };

    private static IEnumerable<DstRate> ToRates(TrafficTask task, RateSeries rates) => rates.Rows.Select((row, number) => new DstRate
    {
        Task = task.Number,
        Name = task.Name,
        Time = DateTime.UnixEpoch.AddSeconds(rates.FirstSecond + (long)number * rates.SecondsPerRow),
        Seconds = rates.SecondsPerRow,
        Planned = row.Planned,
        Published = row.Published,
        Started = row.Started,
    });
}
