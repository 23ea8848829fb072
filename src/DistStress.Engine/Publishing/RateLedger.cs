using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>How the rates of a run have been changed so far. The publishing thread writes it, any thread reads
/// it.</summary>
/// <param name="changes">The changes that the run record has, in order.</param>
internal sealed class RateLedger(IReadOnlyList<RateChange> changes)
{
    private volatile IReadOnlyList<RateChange> _changes = changes;

    /// <summary>The changes, in order.</summary>
    public IReadOnlyList<RateChange> Changes => _changes;

    /// <summary>The changes of a task's rate, in order.</summary>
    public IEnumerable<RateStep> StepsOf(TrafficTask task) => RateChange.StepsOf(_changes, task.Number);

    /// <summary>Replaces the changes by the same and more.</summary>
    public void Write(IReadOnlyList<RateChange> changes) => _changes = changes;
}
