using System.Diagnostics.CodeAnalysis;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Publishing;

/// <summary>Whether a run can be continued by another publisher, and if not, why.</summary>
internal static class ResumeCheck
{
    // What a server's clock may be set back while nobody publishes.
    private const long ClockMayJumpMicros = 3_600_000_000;

    /// <summary>Throws where the record has what cannot be: nobody would ever get to the run's end then.</summary>
    /// <param name="record">The record.</param>
    /// <param name="nowMicros">The server's time.</param>
    /// <exception cref="DistStressException"><c>RunRecordUnreadable</c>.</exception>
    public static void ConfirmProgress(RunRecord record, long nowMicros)
    {
        long latest = Math.Max(nowMicros, record.CreatedMicros) + ClockMayJumpMicros;
        if (record.PausedAtMicros > latest
            || (record.PausedAtMicros > 0 && record.PausedAtMicros < record.CreatedMicros - ClockMayJumpMicros))
            throw RunRecordReader.Unreadable(record.Id, "it was paused at a time that cannot be");
        foreach ((TrafficTask task, TaskProgress progress) in record.Plan.Tasks.Zip(record.Tasks))
        {
            if (progress.OriginMicros > latest)
                throw RunRecordReader.Unreadable(record.Id, $"task {task.Number} began at a time that cannot be");
            if (progress.Counts.Published > record.ScheduleOf(task).Total)
                throw RunRecordReader.Unreadable(record.Id, $"task {task.Number} has fewer ops than are published");
            if (progress.Counts.Published > 0 && progress.Positions.Count != (task.Seeds?.Count ?? 0))
                throw RunRecordReader.Unreadable(record.Id, $"task {task.Number} has no positions in its streams");
        }
    }

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
