namespace DistStress.Engine.Comparing;

/// <summary>A measurement that runs are compared by.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="LessIsBetter">Whether a smaller value is the better one.</param>
/// <param name="IsRatio">
/// Whether it differs by a factor: then logarithms are compared, which makes 20 % more and the same less equally far.
/// </param>
/// <param name="Tolerance">What it may differ by, in its unit.</param>
/// <param name="OfBatch">Its value in rows that follow each other, a logarithm where it differs by a factor; null where
/// it was not measured in them.</param>
internal sealed record ComparedMeasurement(
    string Name,
    string Unit,
    bool LessIsBetter,
    bool IsRatio,
    Func<ComparisonOptions, ToleranceBase, double> Tolerance,
    Func<IReadOnlyList<ComparedSecond>, double?> OfBatch)
{
    // The clocks of the workers tell no less apart.
    private const double ShortestMs = 0.001;

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<ComparedMeasurement> All { get; } =
    [
        new("CompletedPerSecond", "ops/s", LessIsBetter: false, IsRatio: false, Relative,
            rows => (double)rows.Sum(row => row.Completed) / rows.Sum(row => row.Seconds)),
        Share("FailedPercent", row => row.Failed, row => row.Completed + row.Failed),
        Share("DroppedPercent", row => row.Dropped, row => row.Completed + row.Failed + row.Dropped),
        // Of 100 ops, each of which may have several: how hard the store was pressed, where every op completed too.
        Share("ThrottledCallsPercent", row => row.ThrottledCalls, row => row.Completed + row.Failed),
        Latency("ResponseP50Ms", row => row.ResponseP50Ms, Median),
        Latency("ResponseP99Ms", row => row.ResponseP99Ms, Tail),
        Latency("ServiceP50Ms", row => row.ServiceP50Ms, Median),
        Latency("ServiceP99Ms", row => row.ServiceP99Ms, Tail),
        Latency("DelayP99Ms", row => row.DelayP99Ms, Delay),
        UnitsPerOp("ReadUnitsPerOp", row => row.ReadUnits),
        UnitsPerOp("WriteUnitsPerOp", row => row.WriteUnits),
    ];

    // The typical second of a batch: one that stands out by itself, as on a busy machine, does not move it.
    private static ComparedMeasurement Latency(
        string name, Func<ComparedSecond, double?> value, Func<ComparisonOptions, ToleranceBase, double> tolerance) =>
        new(name, "ms", LessIsBetter: true, IsRatio: true, tolerance, rows =>
        {
            double[] known = [.. rows.Select(value).OfType<double>().Order()];
            return known.Length == 0 ? null
                : (Logarithm(known[(known.Length - 1) / 2]) + Logarithm(known[known.Length / 2])) / 2;
        });

    private static ComparedMeasurement Share(
        string name, Func<ComparedSecond, long> part, Func<ComparedSecond, long> all) =>
        new(name, "%", LessIsBetter: true, IsRatio: false, (options, _) => options.TolerancePoints, rows =>
            rows.Sum(all) is > 0 and var sum ? 100.0 * rows.Sum(part) / sum : null);

    private static ComparedMeasurement UnitsPerOp(string name, Func<ComparedSecond, double?> units) =>
        new(name, "units/op", LessIsBetter: true, IsRatio: false, Relative, rows =>
            ComparedSecond.Sum(rows, units) is { } sum && rows.Sum(row => row.Completed) is > 0 and var ops
                ? sum / ops
                : null);

    private static double Logarithm(double ms) => Math.Log(Math.Max(ms, ShortestMs));

    private static double Relative(ComparisonOptions options, ToleranceBase value) =>
        value.Baseline * options.TolerancePercent / 100;

    private static double Median(ComparisonOptions options, ToleranceBase value) =>
        Math.Max(options.ToleranceMs, value.Baseline * options.TolerancePercent / 100);

    private static double Tail(ComparisonOptions options, ToleranceBase value) =>
        Math.Max(options.ToleranceMs, value.Baseline * options.TailTolerancePercent / 100);

    // A delay is a part of the response, and mostly a small one: ten times a hundredth of it is not ten times as bad.
    private static double Delay(ComparisonOptions options, ToleranceBase value) =>
        Math.Max(options.ToleranceMs, value.ResponseP99Ms * options.TailTolerancePercent / 100);
}
