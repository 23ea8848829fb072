using DistStress.Engine.Chronicle;
using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Redis.Runs;

/// <summary>A run as its record in Redis tells it.</summary>
public sealed record RunRecord
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>The state.</summary>
    public required RunState State { get; init; }

    /// <summary>What is done, every seed drawn.</summary>
    public required TrafficPlan Plan { get; init; }

    /// <summary>
    /// The state as the publisher wrote it last: never interrupted, since nobody is left then to write that.
    /// </summary>
    internal RunState WrittenState { get; init; }

    /// <summary>When its plan was signed, in µs of the server's clock; 0 where it is not.</summary>
    internal long SignedMicros { get; init; }

    /// <summary>The conditions one of which stops the run, as the record has them.</summary>
    internal string StopWhen { get; init; } = "";

    /// <summary>Whether an element begins as soon as the one before it is published.</summary>
    internal bool NoBarrier { get; init; }

    /// <summary>When the schedule's clock was stopped, in µs of the server's clock; 0 while it goes.</summary>
    internal long PausedAtMicros { get; init; }

    /// <summary>The number of the last publishing step.</summary>
    internal long Sequence { get; init; }

    /// <summary>How many of the marks that finished batches leave are in the tasks' progress.</summary>
    internal long MarksSettled { get; init; }

    /// <summary>How many of the workers' reports are in the tasks' progress.</summary>
    internal long ReportsSettled { get; init; }

    /// <summary>The last of them of each worker, as the publisher keeps it.</summary>
    internal string Reporters { get; init; } = "";

    /// <summary>Whether the run is over for good.</summary>
    internal bool IsEnded => WrittenState is RunState.Completed or RunState.Stopped or RunState.Lost;

    /// <summary>When the run began, in µs of the server's clock.</summary>
    public required long CreatedMicros { get; init; }

    /// <summary>When the run ended, in µs of the server's clock; null while it goes on.</summary>
    public long? FinishedMicros { get; init; }

    /// <summary>Host and process id of the publisher.</summary>
    public required string Publisher { get; init; }

    /// <summary>The element that is being done, from 0.</summary>
    public required int Element { get; init; }

    /// <summary>The most queues that the run has used.</summary>
    public required int Queues { get; init; }

    /// <summary>What the run waits for, as its publisher saw it last; nothing where it has none any more.</summary>
    public RunWait WaitsFor { get; init; }

    /// <summary>Why the publisher ended the run before its end; null where it had no need to.</summary>
    public string? Problem { get; init; }

    /// <summary>Which condition stopped the run, with its value and when; null where none did.</summary>
    public string? StopReason { get; init; }

    /// <summary>What was found out about it, in order of time.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Who took part in it.</summary>
    public IReadOnlyList<RunWorker> Workers { get; init; } = [];

    /// <summary>What happened beside its traffic, in order of time; changes of rates are in
    /// <see cref="RateChanges"/>.</summary>
    public IReadOnlyList<RunEvent> Events { get; init; } = [];

    /// <summary>Queue entries that were put aside during the run because nobody could read them.</summary>
    public long DeadLetters { get; init; }

    /// <summary>How the rates were changed, in order.</summary>
    public IReadOnlyList<RateChange> RateChanges { get; init; } = [];

    /// <summary>The schedule of a task, with all changes of its rate.</summary>
    /// <param name="task">A task of the plan.</param>
    public TaskSchedule ScheduleOf(TrafficTask task) =>
        new TaskSchedule(task, Tasks[task.Number].PhaseMicros).With(RateChange.StepsOf(RateChanges, task.Number));

    /// <summary>The version of the publisher that began it.</summary>
    public string Version { get; init; } = "";

    /// <summary>The text of the traffic file that it began with; null where that is not known.</summary>
    public string? TrafficText { get; init; }

    /// <summary>The configuration that it began with, as JSON without secrets; null where that is not known.</summary>
    public string? ConfigText { get; init; }

    /// <summary>What happened over time; empty until the publisher has written it.</summary>
    public RunTimeline Timeline { get; init; } = new();

    /// <summary>What became of each task's ops, by task number.</summary>
    public required IReadOnlyList<TaskProgress> Tasks { get; init; }
}
