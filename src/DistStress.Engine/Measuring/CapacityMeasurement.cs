using System.Globalization;
using DistStress.Engine.Configuration;
using DistStress.Engine.Redis;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Measuring;

/// <summary>
/// Finds the highest rate at which a store meets conditions: the knee of its curve. One run is taken from rate to rate,
/// open loop: ops come when they are due, however slow the store is. Each rate is held until it has settled, then
/// measured; the rates double until one misses, and then the bracket between met and missed is halved.
/// </summary>
public sealed class CapacityMeasurement
{
    // What passes by is given so many more tries.
    private const int MostRepeats = 1;

    private readonly ControlConnection _control;
    private readonly CapacityOptions _options;
    private readonly CapacityPlan _plan;
    private readonly CapacitySearch _search;
    private readonly StepJudge _judge;
    private readonly List<CapacityStep> _steps = [];

    /// <summary>Makes a measurement.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="plan">What is measured.</param>
    /// <param name="options">What is asked for, as the plan was made with.</param>
    public CapacityMeasurement(ControlConnection control, CapacityPlan plan, CapacityOptions options)
    {
        _control = control;
        _options = options;
        _plan = plan;
        _search = plan.Search();
        _judge = new StepJudge(
            options.Conditions, plan.Measured.Any(task => task.Arrivals == ArrivalKind.Poisson));
    }

    /// <summary>Measures, and ends the run.</summary>
    /// <param name="config">The configuration that shall hold.</param>
    /// <param name="stop">Ends it before its end, in order.</param>
    /// <returns>The knee: the last step that met the conditions, with what kept the next rate from them. Its rate is 0
    /// where none met them. Null where it was stopped before any step had ended.</returns>
    /// <exception cref="DistStressException">
    /// <c>CapacityInterrupted</c>: the run ended, or somebody else changed it; or what the publisher ends a run
    /// with.</exception>
    public async Task<CapacityStep?> RunAsync(StressConfig config, CancellationToken stop)
    {
        bool isOver = false;
        await using (var run = new CapacityRun(_control, _plan, config, _options, stop))
        {
            try
            {
                await run.BeginAsync(Tell).ConfigureAwait(false);
                while (_search.Next is { } rate)
                    await TryAsync(run, rate).ConfigureAwait(false);
                isOver = true;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The steps that have ended stand.
            }
            catch (CapacityRunEndedException e)
            {
                throw new DistStressException(
                    ErrorKind.CapacityInterrupted, e.RunId,
                    $"{e.Message} while its capacity was measured, in step {_steps.Count + 1}. {SoFar()}");
            }
        }

        return _steps.Count == 0 ? null : Knee(isOver);
    }

    private async Task TryAsync(CapacityRun run, decimal rate)
    {
        StepVerdict verdict;
        for (int tries = 0; ; tries++)
        {
            StepFigures figures = await run.MeasureAsync(
                rate, phase => Tell(run.RunId, phase, rate)).ConfigureAwait(false);
            verdict = _judge.Judge(figures);
            bool isRepeated = verdict.IsPassing && tries < MostRepeats;
            var step = new CapacityStep
            {
                RunId = run.RunId,
                Number = _steps.Count + 1,
                Rate = rate,
                Achieved = figures.Achieved,
                FromMicros = figures.FromMicros,
                ToMicros = figures.ToMicros,
                Metrics = figures.Metrics,
                IsMet = verdict.Limit == CapacityLimit.None,
                Limit = verdict.Limit,
                Verdict = isRepeated ? $"{verdict.Text} It is tried again." : verdict.Text,
                IsRepeated = isRepeated,
            };
            _steps.Add(step);
            _options.OnStep?.Invoke(step);
            if (!isRepeated)
                break;
            await run.DrainAsync(() => Tell(run.RunId, CapacityPhase.Draining, rate)).ConfigureAwait(false);
        }

        bool isMet = verdict.Limit == CapacityLimit.None;
        _search.Note(isMet);
        if (!isMet && _search.Next is not null)
            await run.DrainAsync(() => Tell(run.RunId, CapacityPhase.Draining, rate)).ConfigureAwait(false);
    }

    private void Tell(string run, CapacityPhase phase) => Tell(run, phase, _plan.First);

    private void Tell(string run, CapacityPhase phase, decimal rate) => _options.OnProgress?.Invoke(
        new CapacityProgress(run, phase, _steps.Count + 1, rate, _search.Met, _search.Missed));

    private CapacityStep Knee(bool isOver)
    {
        CapacityStep? met = _steps.LastOrDefault(step => step.IsMet && step.Rate == _search.Met);
        CapacityStep? missed = _steps.LastOrDefault(step => !step.IsMet && step.Rate == _search.Missed);
        string end = isOver ? "" : "The measurement was stopped before its end. ";
        CapacityStep knee = met ?? missed ?? _steps[^1];
        return knee with
        {
            IsKnee = true,
            IsRepeated = false,
            Rate = met?.Rate ?? 0,
            Achieved = met?.Achieved ?? 0,
            Limit = missed?.Limit ?? CapacityLimit.None,
            Verdict = end + Sentence(met, missed),
        };
    }

    private string Sentence(CapacityStep? met, CapacityStep? missed)
    {
        string conditions = _options.Conditions.Count == 0
            ? "is reached"
            : $"meets {string.Join(", ", _options.Conditions)}";
        return (met, missed) switch
        {
            ({ }, { }) => $"{Text(met.Rate)}/s {conditions}, and {Text(missed.Rate)}/s does not. {missed.Verdict}",
            ({ }, null) when met.Rate >= _plan.Highest =>
                $"{Text(met.Rate)}/s {conditions}, and no higher rate was to be tried: the capacity may be more.",
            ({ }, null) => $"{Text(met.Rate)}/s {conditions}; no higher rate was tried.",
            (null, { }) => $"No rate that was tried {conditions}, from {Text(missed.Rate)}/s on. {missed.Verdict}",
            _ => "No rate was tried to its end.",
        };
    }

    private string SoFar() => _search.Met is { } met
        ? $"The highest rate so far that met the conditions is {Text(met)}/s."
        : "No rate has met the conditions so far.";

    private static string Text(decimal rate) => rate.ToString("#,0.####", CultureInfo.InvariantCulture);
}
