using System.Text.Json;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Redis.Runs;

/// <summary>
/// The changes of a run's rates as its record has them: a list of
/// <c>{"id":…,"at":…,"factor":2,"slices":{"0":1250},"from":3}</c>, with <c>qps</c> in place of <c>factor</c> where the
/// rate was given as such.
/// </summary>
internal static class RateChangesJson
{
    /// <summary>Changes as JSON.</summary>
    public static string Write(IEnumerable<RateChange> changes) => JsonSerializer.Serialize(
        [.. changes.Select(change => new WireRateChange(
            change.Id, change.AtMicros, change.Slices, change.Setting.Factor, change.Setting.Qps, change.From))],
        RateChangesContext.Default.WireRateChangeArray);

    /// <summary>Reads changes, and checks that they can be those of a plan.</summary>
    /// <param name="json">The text.</param>
    /// <param name="plan">The plan.</param>
    /// <exception cref="FormatException">They are none.</exception>
    public static IReadOnlyList<RateChange> Read(string json, TrafficPlan plan)
    {
        WireRateChange?[] wires;
        try
        {
            wires = JsonSerializer.Deserialize(json, RateChangesContext.Default.WireRateChangeArray) ?? [];
        }
        catch (JsonException e)
        {
            throw new FormatException($"its changes of rates are none: {e.Message}", e);
        }

        if (wires.Length > RateChange.Most)
            throw new FormatException($"it has more than {RateChange.Most} changes of rates");
        var last = new long[plan.Tasks.Count];
        return [.. wires.Select(wire => Read(
            wire ?? throw new FormatException("a change of its rates is null"), plan, last))];
    }

    private static RateChange Read(WireRateChange wire, TrafficPlan plan, long[] last)
    {
        var change = new RateChange
        {
            Id = wire.Id,
            AtMicros = wire.At,
            Setting = new RateSetting(wire.Factor, wire.Qps),
            Slices = wire.Slices,
            From = wire.From,
        };
        if (wire.At is < 0 or > RedisNumber.LatestMicros || wire.From < 0 || wire.Slices.Keys.Any(task =>
            task < 0 || task >= plan.Tasks.Count))
            throw new FormatException("a change of its rates is at a time or of a task that cannot be");
        foreach (TrafficTask task in plan.Tasks)
        {
            if (change.SliceOf(task.Number) is not { } slice)
                continue;
            if (change.Setting.BrokenFor(task) is { } reason)
                throw new FormatException($"a change of its rates {reason}");
            // Nothing is changed behind a later change.
            if (slice < last[task.Number] || slice > RedisNumber.LatestMicros / Slice.Micros)
                throw new FormatException($"a change of the rate of task {task.Number} is at a time that cannot be");
            last[task.Number] = slice;
        }

        return change;
    }

    /// <summary>A change as it is written.</summary>
    internal sealed record WireRateChange(
        string Id, long At, IReadOnlyDictionary<int, long> Slices, decimal? Factor = null, decimal? Qps = null,
        int? From = null);
}
