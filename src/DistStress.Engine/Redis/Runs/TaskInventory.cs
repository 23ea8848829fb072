using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Redis.Runs;

/// <summary>Where the ops of a task are.</summary>
/// <param name="Task">The task's number.</param>
/// <param name="Published">Ops put on queues.</param>
/// <param name="Accounted">Ops whose end the run record counts.</param>
/// <param name="Done">The ops whose end is known.</param>
/// <param name="Twice">Ops that were accounted for more than once; null where none was.</param>
/// <param name="Lying">The ops in queues and in workers' own lists.</param>
internal sealed record TaskInventory(
    int Task, long Published, long Accounted, OpRangeSet Done, OpRange? Twice, OpRangeSet Lying)
{
    /// <summary>Published ops that are nowhere, and whose end nobody knows.</summary>
    public OpRangeSet Missing
    {
        get
        {
            var found = new OpRangeSet();
            found.Add(Done);
            found.Add(Lying);
            return found.Missing(Published);
        }
    }
}
