using DistStress.Engine.Metrics;

namespace DistStress.Engine.Redis.Runs;

/// <summary>What became of the ops of a task so far.</summary>
/// <param name="Published">Ops put on queues.</param>
/// <param name="Completed">Ops done, those that found nothing included.</param>
/// <param name="Failed">Ops that failed, throttled ones included.</param>
/// <param name="Throttled">Of the failed: refused for capacity.</param>
/// <param name="NotFound">Of the completed: reads that found nothing.</param>
/// <param name="Dropped">Ops taken off the queues again when the run was stopped.</param>
public readonly record struct TaskCounts(
    long Published, long Completed, long Failed, long Throttled, long NotFound, long Dropped)
{
    /// <summary>Ops whose end is known.</summary>
    public long Accounted => Completed + Failed + Dropped;

    /// <summary>Ops published whose end is not known yet.</summary>
    public long Open => Published - Accounted;

    /// <summary>The counts of a tally that account for its ops.</summary>
    public static TaskCounts Of(OpTally tally) => new(
        tally.Published, tally.Completed, tally.Failed, tally.Throttled, tally.NotFound, tally.Dropped);

    /// <summary>The sum of two counts.</summary>
    public static TaskCounts operator +(TaskCounts a, TaskCounts b) => new(
        a.Published + b.Published, a.Completed + b.Completed, a.Failed + b.Failed,
        a.Throttled + b.Throttled, a.NotFound + b.NotFound, a.Dropped + b.Dropped);
}
