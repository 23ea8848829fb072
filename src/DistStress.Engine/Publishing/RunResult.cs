using DistStress.Engine.Chronicle;
using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>What came of a task.</summary>
/// <param name="Task">The task, its seed drawn.</param>
/// <param name="Progress">Its counts.</param>
public sealed record TaskResult(TrafficTask Task, TaskProgress Progress);

/// <summary>What came of a run.</summary>
public sealed record RunResult
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>How it ended.</summary>
    public required RunState State { get; init; }

    /// <summary>Which condition stopped it, with its value and when; null where none did.</summary>
    public string? StopReason { get; init; }

    /// <summary>From beginning to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>When the run began, in µs of the Redis server's clock.</summary>
    public required long StartedMicros { get; init; }

    /// <summary>The version of the publisher that began it.</summary>
    public string Version { get; init; } = "";

    /// <summary>The text of the traffic file that it began with; null where that is not known.</summary>
    public string? TrafficText { get; init; }

    /// <summary>The configuration that it began with, as JSON without secrets; null where that is not known.</summary>
    public string? ConfigText { get; init; }

    /// <summary>What happened over time; tasks that warm up are left out of the outcomes.</summary>
    public required RunTimeline Timeline { get; init; }

    /// <summary>What was found out about it, in order of time.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Whether its traffic was what the file says, and what kept it from that.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Who took part in it.</summary>
    public IReadOnlyList<RunWorker> Workers { get; init; } = [];

    /// <summary>What happened beside its traffic, in order of time.</summary>
    public IReadOnlyList<RunEvent> Events { get; init; } = [];

    /// <summary>Each task's part, by number.</summary>
    public required IReadOnlyList<TaskResult> Tasks { get; init; }

    /// <summary>How the rates were changed, in order.</summary>
    public IReadOnlyList<RateChange> RateChanges { get; init; } = [];

    /// <summary>The tasks that the run is about: all but those that warm up.</summary>
    public IEnumerable<TaskResult> Measured => Tasks.Where(task => !task.Task.WarmUp);

    /// <summary>All that is counted of the run; tasks that warm up are left out.</summary>
    public OpTally Tally => OpTally.Of(Measured.Select(task => task.Progress.Tally));

    /// <summary>The latencies of the run; tasks that warm up are left out.</summary>
    public LatencySet Latencies
    {
        get
        {
            var sum = new LatencySet();
            foreach (TaskResult task in Measured)
                sum.Add(task.Progress.Measurements.Latencies);
            return sum;
        }
    }

    /// <summary>What became of the run's ops.</summary>
    public TaskCounts Counts => TaskCounts.Of(Tally);

    /// <summary>The result that a run's record tells.</summary>
    /// <param name="record">The record.</param>
    /// <param name="nowMicros">The server's time, for a run that has not ended.</param>
    public static RunResult Of(RunRecord record, long nowMicros) => new()
    {
        Findings = record.Findings,
        Workers = record.Workers,
        Events = [.. EventsOf(record).OrderBy(one => one.AtMicros)],
        Verdict = RunVerdict.Of(record, nowMicros),
        RunId = record.Id,
        State = record.State,
        StopReason = record.StopReason,
        StartedMicros = record.CreatedMicros,
        Timeline = record.Timeline,
        Version = record.Version,
        TrafficText = record.TrafficText,
        ConfigText = record.ConfigText,
        Elapsed = TimeSpan.FromMicroseconds((record.FinishedMicros ?? nowMicros) - record.CreatedMicros),
        RateChanges = record.RateChanges,
        Tasks = [.. record.Plan.Tasks.Zip(record.Tasks, (task, progress) => new TaskResult(task, progress))],
    };

    // What is known of from elsewhere too is not kept twice.
    private static IEnumerable<RunEvent> EventsOf(RunRecord record) =>
    [
        .. record.Events.Where(one => one.Kind is not (RunEventKind.RateChanged or RunEventKind.TargetAway)),
        .. record.RateChanges.Select(change => new RunEvent(
            RunEventKind.RateChanged, change.AtMicros, RateText.Of(change, record.Plan.Tasks))),
        .. record.Findings.Where(finding => finding.Kind == FindingKind.TargetDown).Select(finding => new RunEvent(
            RunEventKind.TargetAway, finding.FromMicros, finding.Text,
            Math.Max(0, finding.ToMicros - finding.FromMicros) / 1e6)),
    ];
}
