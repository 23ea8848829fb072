using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>How many ops a second, and how they lie in time.</summary>
internal static class RateFields
{
    private const string Qps = "qps";
    private const string Rate = "rate";

    private static readonly NumberRange RateRange = NumberRange.Above(0, TaskRange.MaxRate);

    public static IReadOnlyList<TaskField> All { get; } =
    [
        new(
            Qps,
            "ops a second, greater than 0, fractions allowed. With `qpss` or `curve`: the rate at 1.0. This or `rate`",
            "required",
            (node, reading, task) => task with { Qps = reading.Errors.Number(node, RateRange) ?? task.Qps })
        {
            Finish = CheckRate,
        },
        new(
            Rate,
            "the same in a unit of its own, exact as a fraction: `\"200000/min\"`, `\"2/h\"`, `\"14/300s\"`, "
                + "`\"1500/s\"`",
            "`qps`",
            ReadRate),
        new(
            "arrivals",
            "`even`: ops at even distances. `poisson`: independently of each other at the same rate, drawn from the "
                + "task's seed and the same in every run, see [Arrivals](#arrivals)",
            "`even`",
            (node, reading, task) =>
                task with { Arrivals = reading.Errors.Choice(node, EnumWords<ArrivalKind>.All) ?? task.Arrivals }),
    ];

    private static TrafficTask ReadRate(InputNode node, TaskReading reading, TrafficTask task)
    {
        if (reading.Errors.Text(node, $"a rate, {UnitRate.Form}") is not { } text)
            return task;
        if (!UnitRate.TryParse(text, out UnitRate rate))
        {
            reading.Errors.Add(
                node, $"must be a rate, {UnitRate.Form} (ms, s, min, h or d), but is {node.Describe()}");
        }
        else if (rate.Ops <= 0 || rate.Seconds is <= 0 or > TaskRange.MaxSeconds
            || rate.Ops / TaskRange.MaxRate > rate.Seconds)
        {
            reading.Errors.Add(
                node,
                $"must be greater than 0, in at most {TaskRange.MaxSeconds} s, and at most {TaskRange.MaxRate} ops a "
                    + $"second, but is {node.Describe()}");
        }
        else
        {
            return task with { Rate = rate };
        }

        return task;
    }

    private static TrafficTask CheckRate(TaskReading reading, TrafficTask task)
    {
        if (reading.Fields.Has(Qps) && reading.Fields.Has(Rate))
            reading.Fields.AddIfPresent(Rate, "says again what \"qps\" says; leave one of them out");
        else if (!reading.Fields.Has(Qps) && !reading.Fields.Has(Rate))
        {
            reading.Fields.AddMissing(
                Qps,
                "is missing; write for example \"qps\": 1000, the ops a second, or \"rate\": \"200000/min\"");
        }

        return task;
    }
}
