using System.Globalization;
using DistStress.Engine.Conditions;
using DistStress.Engine.Findings;
using DistStress.Engine.Metrics;
using DistStress.Engine.Metrics.Schema;

namespace DistStress.Engine.Measuring;

/// <summary>
/// Says of a rate whether it was reached and met the conditions, and where it was not whether the store or the
/// generator was the limit.
/// </summary>
/// <param name="conditions">The conditions.</param>
/// <param name="isRandom">Whether ops arrive at random, so that more or fewer come than the rate says.</param>
internal sealed class StepJudge(IReadOnlyList<Condition> conditions, bool isRandom)
{
    // So many of a hundred ops may be missing, and so many in any case: those on their way when it ends.
    private const double Slack = 0.02;
    private const double LeastSlack = 3;
    private const double Deviations = 3;

    // As a verdict has it: ops due and not begun are behind by this much.
    private const long BehindMicros = 100_000;

    // A store that takes so much longer for an op than at a lower rate is at its limit.
    private const double Grown = 1.5;
    private const double LeastGrowthMs = 1;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    // They may be gone when the same rate is tried again.
    private static readonly FindingKind[] Passing =
        [FindingKind.NoWorker, FindingKind.WorkerLost, FindingKind.WarmUp, FindingKind.WorkerLate,
         FindingKind.PublisherLate];

    private double? _serviceMs;

    /// <summary>Judges a rate.</summary>
    /// <param name="figures">What was measured.</param>
    public StepVerdict Judge(StepFigures figures)
    {
        (Condition Condition, double? Value)[] missed =
        [
            .. conditions.Select(condition => (condition, Value(condition, figures)))
                .Where(row => !row.condition.IsMetBy(row.Item2)),
        ];
        bool isReached = IsReached(figures);
        if (isReached && missed.Length == 0)
        {
            // Of the lowest rate that has met them: the others come near to what is looked for.
            _serviceMs = Math.Min(_serviceMs ?? double.MaxValue, figures.ServiceMs);
            return new StepVerdict(CapacityLimit.None, "The rate was reached, and the conditions are met.", false);
        }

        List<string> what = [.. missed.Select(row => $"{row.Condition}, and it is {Text(row.Value)}")];
        if (!isReached)
        {
            what.Insert(0, figures.Achieved < (double)figures.Rate
                ? string.Create(
                    Culture, $"the rate was not reached, {figures.Achieved:N1} of {figures.Rate:N1} ops/s")
                : string.Create(
                    Culture,
                    $"the rate was not kept, ops began {figures.LastDelayMicros / 1e3:N0} ms late at its end"));
        }

        (CapacityLimit limit, string why, bool passes) = Limit(figures, isReached, missed);
        string who = limit == CapacityLimit.Store ? "The store was the limit" : "The generator was the limit";
        return new StepVerdict(limit, $"{who}: {why}. Missed: {string.Join("; ", what)}.", passes);
    }

    private static double? Value(Condition condition, StepFigures figures) =>
        condition.Measurement.Value?.Invoke(figures.Metrics, figures.Metrics.Latencies);

    private bool IsReached(StepFigures figures)
    {
        if (figures.Seconds == 0)
            return false;
        double planned = (double)figures.Rate * figures.Seconds;
        double slack = Math.Max(LeastSlack, Slack * planned);
        if (isRandom)
            slack = Math.Max(slack, Deviations * Math.Sqrt(planned));
        return figures.Achieved * figures.Seconds >= planned - slack && figures.LastDelayMicros < BehindMicros;
    }

    private (CapacityLimit Limit, string Why, bool Passes) Limit(
        StepFigures figures, bool isReached, (Condition Condition, double? Value)[] missed)
    {
        // Ops that fail are the store's to answer for, whatever else was late.
        if (First(figures, [FindingKind.TargetDown]) is { } down)
            return (CapacityLimit.Store, down.Text, false);
        if (missed.Any(row => IsOfFailure(row.Condition.Measurement)))
        {
            string failures = First(figures, [FindingKind.Throttling, FindingKind.Failures])?.Text ?? string.Create(
                Culture, $"{figures.Metrics.Failed:N0} of {figures.Metrics.Ended:N0} ops failed");
            return (CapacityLimit.Store, failures, false);
        }

        bool isDelayed = !isReached || missed.Any(row => IsOfDelay(row.Condition, figures));
        if (isDelayed && First(figures, Verdict.OfDelay) is { } late)
        {
            // Ops wait for one of a number of places since the store holds those; or the store takes so much longer
            // that what they wait besides says little.
            bool isStore = HasGrown(figures) && (late.Kind is FindingKind.InFlightLimit or FindingKind.Runspaces
                || figures.ServiceMs > figures.Metrics.Latencies.Delay.Percentile(50) / 1e3);
            return isStore
                ? (CapacityLimit.Store, Growth(figures), false)
                : (CapacityLimit.Generator, late.Text, Passing.Contains(late.Kind));
        }

        // Too short to be a finding, and too long for the conditions; or nobody came to notice it.
        bool isLate = isReached
            ? missed.All(row => IsOfDelay(row.Condition, figures))
            : figures.LastDelayMicros >= BehindMicros;
        if (isLate && !HasGrown(figures))
        {
            return (CapacityLimit.Generator, string.Create(
                Culture, $"99 of 100 ops began up to {Delay(figures):N1} ms late, and the store was no slower"), true);
        }

        return (CapacityLimit.Store, HasGrown(figures)
            ? Growth(figures)
            : figures.Metrics.Ended == 0
            ? "no op ended"
            : string.Create(Culture, $"it took {figures.ServiceMs:N1} ms an op"), false);
    }

    private bool HasGrown(StepFigures figures) =>
        _serviceMs is { } before && figures.ServiceMs > Math.Max(Grown * before, before + LeastGrowthMs);

    private string Growth(StepFigures figures) => string.Create(
        Culture, $"it took {figures.ServiceMs:N1} ms an op, and {_serviceMs:N1} ms at a lower rate");

    // A response time is delay and service: where the service alone would have met it, the delay did not.
    private static bool IsOfDelay(Condition condition, StepFigures figures)
    {
        string name = condition.Measurement.Name;
        if (name.StartsWith(nameof(LatencySet.Delay), StringComparison.Ordinal)
            || name.StartsWith(nameof(OpTally.Dropped), StringComparison.Ordinal))
            return true;
        if (!name.StartsWith(nameof(LatencySet.Response), StringComparison.Ordinal)
            || figures.Metrics.Latencies.Service.Count == 0)
            return false;
        var undelayed = new LatencySet();
        undelayed.Response.Add(figures.Metrics.Latencies.Service);
        return condition.IsMetBy(condition.Measurement.Value?.Invoke(figures.Metrics, undelayed));
    }

    private static bool IsOfFailure(Measurement measurement) =>
        measurement.Name.StartsWith(nameof(OpTally.Failed), StringComparison.Ordinal)
        || measurement.Name.StartsWith("Throttle", StringComparison.Ordinal);

    private static double Delay(StepFigures figures) => figures.Metrics.Latencies.Delay.Percentile(99) / 1e3;

    private static Finding? First(StepFigures figures, IEnumerable<FindingKind> kinds) => kinds
        .Select(kind => figures.Findings.LastOrDefault(finding => finding.Kind == kind))
        .FirstOrDefault(finding => finding is not null);

    private static string Text(double? value) =>
        value is { } known ? known.ToString("0.######", Culture) : "not known";
}
