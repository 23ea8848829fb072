using System.Diagnostics.CodeAnalysis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>Whether a run can be continued by another publisher, and if not, why.</summary>
internal static class ResumeCheck
{
    /// <summary>Throws unless a run can be continued.</summary>
    /// <param name="record">The record of the prefix's run; null where there is none.</param>
    /// <param name="expected">What the caller believes the run to do; null to take the record's word.</param>
    /// <param name="prefix">The prefix.</param>
    /// <exception cref="DistStressException"><c>NothingToResume</c>, <c>RunEnded</c>,
    /// <c>TrafficDiffers</c>.</exception>
    public static void Confirm([NotNull] RunRecord? record, TrafficPlan? expected, string prefix)
    {
        if (record is null)
        {
            throw new DistStressException(ErrorKind.NothingToResume, prefix,
                $"There is nothing to resume: prefix '{prefix}' has had no run.");
        }

        if (record.IsEnded)
        {
            string how = record.WrittenState switch
            {
                RunState.Completed => "was completed",
                RunState.Stopped => "was stopped in order, and what was left of it dropped",
                _ => "is lost, since Redis lost its record",
            };
            throw new DistStressException(ErrorKind.RunEnded, record.Id,
                $"There is nothing to resume: run {record.Id} of prefix '{prefix}' {how}. "
                + "Only a run whose publisher died can be resumed.");
        }

        if (expected is not null && PlanComparison.Difference(record.Plan, expected) is { } difference)
        {
            throw new DistStressException(ErrorKind.TrafficDiffers, record.Id,
                $"Run {record.Id} was begun with another traffic file: {difference}. "
                + "A resumed run goes on by its own plan.");
        }
    }
}
