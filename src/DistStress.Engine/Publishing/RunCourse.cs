using DistStress.Engine.Conditions;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>A run as its publisher takes it up: from the beginning, or where another publisher left it.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Plan">What is done, every seed drawn.</param>
/// <param name="NoBarrier">Whether an element begins as soon as the one before it is published.</param>
/// <param name="StrayQueues">The number of queues on which entries of an earlier run may lie; 0 where none can.</param>
/// <param name="Former">The record as the former publisher left it; null for a new run.</param>
internal sealed record RunCourse(string Id, TrafficPlan Plan, bool NoBarrier, int StrayQueues, RunRecord? Former)
{
    /// <summary>How the rates have been changed so far.</summary>
    public RateLedger Rates { get; init; } = new([]);

    /// <summary>The conditions one of which stops it.</summary>
    public IReadOnlyList<Condition> StopWhen { get; init; } = [];

    /// <summary>The price of the units that it consumes; null where that is not known.</summary>
    public UnitPrice? Price { get; init; }

    /// <summary>The element to begin with: those before it are published.</summary>
    public int FirstElement => Former?.Element ?? 0;

    /// <summary>The number of the last step that the record has.</summary>
    public long Sequence => Former?.Sequence ?? 0;

    /// <summary>Whether the former publisher was already ending the run before its end.</summary>
    public bool IsStopping => Former?.WrittenState == RunState.Stopping;

    /// <summary>The publishers of an element's tasks, each where its task is.</summary>
    /// <param name="element">The element's number.</param>
    /// <param name="batchSize">The most ops a batch may have.</param>
    /// <param name="localTime">The local time, for tasks that begin now.</param>
    public IReadOnlyList<TaskPublisher> Tasks(int element, int batchSize, DateTime localTime) =>
        [.. Plan.Elements[element].Tasks.Select(
            task => Former?.Tasks[task.Number] is { OriginMicros: not null } progress
            ? new TaskPublisher(task, batchSize, progress, Rates.StepsOf(task))
            : new TaskPublisher(task, batchSize, TaskSchedule.PhaseOf(task, localTime), Rates.StepsOf(task)))];
}
