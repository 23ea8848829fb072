using DistStress.Engine.Items.Values;
using DistStress.Engine.Traffic.Fields;

namespace DistStress.Engine.Traffic;

/// <summary>
/// What holds for every task of a plan that was made of a traffic file. A plan comes from Redis, where others may have
/// written it: a number beyond these would end whoever computes with it, or keep him busy for ever. Columns are read by
/// their own reader, with its checks.
/// </summary>
internal static class PlanRules
{
    private const int MostItemsPerOp = 1000;

    /// <summary>What is wrong with a task, as the end of a sentence that begins with it; null for nothing.</summary>
    public static string? Broken(TrafficTask task) =>
        !IsRate(task) ? "has a rate that cannot be"
        : task.Qpss is { } hours && (hours.Count != HourFields.HoursOfDay || !AreWeights(hours)
            || TaskRange.IsTooHigh(task.OpsRate, hours.Max())) ? "has hours that cannot be"
        : task.Curve is { } curve && (task.Qpss is not null || !CurveFields.AreRight(curve)
            || TaskRange.IsTooHigh(task.OpsRate, curve.Max(point => point.Factor))) ? "has a curve that cannot be"
        : !IsIn(task.HourSeconds, TaskRange.MaxSeconds) ? "has hours of a length that cannot be"
        : task.Times is < 1 ? "has a number of ops that cannot be"
        : task.Duration is { } seconds && !IsIn(seconds, TaskRange.MaxSeconds) ? "has a duration that cannot be"
        : task.Times is null && task.Duration is null ? "has no end"
        : task.Times is null && EndFields.MaxOps(task, task.Duration!.Value) > long.MaxValue
            ? "has more ops than can be counted"
        : EndFields.IsBeyondReach(task) ? "has no end"
        : task.First is < 0 or > StreamFields.MaxKeys ? "begins with an item that cannot be"
        : task.MaxDelayMs is { } patience && !IsIn(patience, OutcomeFields.MaxDelayMs)
            ? "has a longest delay that cannot be"
        : task.Seeds is { } weights && (weights.Count is 0 or > StreamFields.MaxStreams || !AreWeights(weights))
            ? "has weights of streams that cannot be"
        : task.Keys is < 1 or > StreamFields.MaxKeys ? "has a number of keys that cannot be"
        : !Enum.IsDefined(task.Distribution) || !Enum.IsDefined(task.QpssOrigin) || !Enum.IsDefined(task.QpssZero)
            || !Enum.IsDefined(task.CurveShape) || !Enum.IsDefined(task.Arrivals) || !Enum.IsDefined(task.Action)
            || task.Condition is { } condition && !Enum.IsDefined(condition)
            ? "has a word that this version does not know"
        : task.Condition is not null && !task.Action.Descriptor().TakesCondition
            ? "has a condition that its action does not take"
        : !MayAdd(task) ? "adds to numbers with an action that does not"
        : task.Distribution != KeyDistribution.Sequential && task.Keys is null ? "draws from no number of keys"
        : task.Limit is < 1 or > QueryFields.Most || task.Segments is < 1 or > QueryFields.Most
            ? "reads a number of items that cannot be"
        : task.Range is { } range && !IsRange(range) ? "reads a range that cannot be"
        : task.Samples < 0 || task.ItemsPerOp is < 1 or > MostItemsPerOp ? "has a number of items that cannot be"
        : null;

    // A read may expect such a column, or ask for it.
    private static bool MayAdd(TrafficTask task) =>
        task.Action.Descriptor() is { Adds: true } or { Reads: true }
        || !(task.Data ?? []).Concat((task.SampleRows ?? []).SelectMany(row => row))
            .Any(column => column.Value is AddSpec);

    private static bool IsRate(TrafficTask task) => task.Rate is { } rate
        ? rate.Ops > 0 && IsIn(rate.Seconds, TaskRange.MaxSeconds) && rate.Ops / TaskRange.MaxRate <= rate.Seconds
        : IsIn(task.Qps, TaskRange.MaxRate);

    private static bool IsRange(KeyRange range) =>
        Enum.IsDefined(range.Operator) && range.Operator == RangeOperator.Between == range.To is not null;

    private static bool IsIn(decimal number, decimal most) => number > 0 && number <= most;

    private static bool AreWeights(IReadOnlyList<decimal> weights) =>
        weights.All(weight => weight >= 0 && weight <= TaskRange.MaxRate) && weights.Any(weight => weight > 0);
}
