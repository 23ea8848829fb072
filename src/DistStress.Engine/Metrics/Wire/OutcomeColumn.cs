using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Metrics.Wire;

/// <summary>A column of outcomes over time.</summary>
/// <param name="Wire">What it is called in the run record.</param>
/// <param name="Read">Its value in a row.</param>
/// <param name="Write">A row with another value of it.</param>
internal sealed record OutcomeColumn(
    string Wire, Func<OutcomeRow, double?> Read, Func<OutcomeRow, double?, OutcomeRow> Write)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<OutcomeColumn> All { get; } =
    [
        new("completed", row => row.Completed, (row, value) => row with { Completed = Whole(value) ?? 0 }),
        new("failed", row => row.Failed, (row, value) => row with { Failed = Whole(value) ?? 0 }),
        new("dropped", row => row.Dropped, (row, value) => row with { Dropped = Whole(value) ?? 0 }),
        new("read_units", row => row.Units.Read,
            (row, value) => row with { Units = new CapacityUnits(value, row.Units.Write) }),
        new("write_units", row => row.Units.Write,
            (row, value) => row with { Units = new CapacityUnits(row.Units.Read, value) }),
        new("response_p50", row => row.ResponseP50, (row, value) => row with { ResponseP50 = Whole(value) }),
        new("response_p99", row => row.ResponseP99, (row, value) => row with { ResponseP99 = Whole(value) }),
        new("response_max", row => row.ResponseMax, (row, value) => row with { ResponseMax = Whole(value) }),
        new("service_p50", row => row.ServiceP50, (row, value) => row with { ServiceP50 = Whole(value) }),
        new("service_p99", row => row.ServiceP99, (row, value) => row with { ServiceP99 = Whole(value) }),
        new("delay_p99", row => row.DelayP99, (row, value) => row with { DelayP99 = Whole(value) }),
    ];

    private static long? Whole(double? value) => value switch
    {
        null => null,
        >= 0 and <= ISecondRow<OutcomeRow>.MostCount => (long)value,
        _ => throw new FormatException("These are no outcomes."),
    };
}
