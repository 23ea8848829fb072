using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;
using DistStress.Engine.Redis.Runs;

namespace DistStress.Engine.Publishing;

/// <summary>What a run's record says of whether its traffic was what the file says.</summary>
internal static class RunVerdict
{
    // Workers report once a second, and ops take their time: what is fresher is not known yet.
    private const long FreshMicros = 3_000_000;

    /// <summary>The verdict over a run.</summary>
    /// <param name="record">The record.</param>
    /// <param name="nowMicros">The server's time, for a run that goes on.</param>
    public static Verdict Of(RunRecord record, long nowMicros)
    {
        var tally = new OpTally();
        long measured = 0;
        List<RateSeries> rates = [];
        foreach (TaskProgress progress in record.Plan.Tasks.Zip(record.Tasks)
            .Where(task => !task.First.WarmUp).Select(task => task.Second))
        {
            rates.Add(progress.Measurements.Rates);
            tally.Add(progress.Tally);
            measured += progress.Measurements.Measured;
        }

        bool isOver = record.State == RunState.Completed;
        return new Verdict
        {
            Rows = TimeRow.Of(rates, record.Timeline.Outcomes, null),
            Tally = tally,
            Unreported = isOver ? Math.Max(0, tally.Ended - measured) : 0,
            Findings = record.Findings,
            UntilMicros = isOver ? long.MaxValue : (record.FinishedMicros ?? nowMicros) - FreshMicros,
            Ending = record.State switch
            {
                RunState.Stopped when record.StopReason is { } reason => $"The run was stopped by {reason}; until then",
                RunState.Stopped => "The run was stopped; until then",
                RunState.Completed => null,
                RunState.Lost or RunState.Interrupted => $"The run is {RunStore.Text(record.State)}; until then",
                _ => "So far",
            },
        };
    }
}
