namespace DistStress.Engine.Comparing;

/// <summary>Compares a run with a baseline of one run or more, second by second.</summary>
/// <remarks>
/// <para>
/// The n-th second of one run has the same traffic as the n-th of the other, so their difference is free of what the
/// traffic's own shape does to both. The differences of batches of seconds have a mean and an interval
/// (<see cref="BatchMeans"/>). A difference is called better or worse where the whole interval lies beyond the
/// tolerance: a true difference of less than the tolerance is hardly ever called one, whatever the noise.
/// </para>
/// <para>
/// Seconds of one run do not tell how much runs differ from each other on machines that are never quite the same
/// (Kalibera and Jones, Rigorous Benchmarking in Reasonable Time, ISMM 2013). A baseline of three runs or more does:
/// the interval is then no narrower than the one in which another run of the baseline's kind would lie.
/// </para>
/// </remarks>
public static class RunComparer
{
    private const int FewestRunsWithSpread = 3;

    /// <summary>The names of the measurements that are compared, in the order of the rows.</summary>
    public static IReadOnlyList<string> Measurements { get; } =
        [.. ComparedMeasurement.All.Select(measurement => measurement.Name)];

    /// <summary>Compares a run with a baseline.</summary>
    /// <param name="result">The run.</param>
    /// <param name="baseline">One run or more.</param>
    /// <param name="options">How large and how sure a difference has to be.</param>
    public static RunComparison Compare(
        ComparedRun result, IReadOnlyList<ComparedRun> baseline, ComparisonOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(baseline.Count, nameof(baseline));
        int rowSeconds = baseline.Append(result).Max(run => run.RowSeconds);
        IReadOnlyList<ComparedSecond> rows = result.Window(rowSeconds, options.SkipSeconds);
        IReadOnlyList<ComparedSecond>[] before =
            [.. baseline.Select(run => run.Window(rowSeconds, options.SkipSeconds))];
        ComparisonNote[] notes =
        [
            .. baseline.SelectMany((run, number) => Comparability.Notes(result, run, rows.Count, before[number].Count))
                .Distinct().OrderBy(note => note.Kind),
        ];
        int common = before.Append(rows).Min(run => run.Count);
        if (common < BatchMeans.FewestRows)
            return new RunComparison(notes, []);
        IReadOnlyList<IReadOnlyList<ComparedSecond>> batches = BatchMeans.Cut([.. rows.Take(common)]);
        IReadOnlyList<IReadOnlyList<ComparedSecond>>[] batchesBefore =
            [.. before.Select(run => BatchMeans.Cut([.. run.Take(common)]))];
        List<MeasurementDifference> differences = [];
        foreach (ComparedMeasurement measurement in ComparedMeasurement.All)
        {
            double responseP99 = differences.Find(row => row.Measurement == "ResponseP99Ms")?.Baseline ?? 0;
            if (Difference(measurement, batches, batchesBefore, options, responseP99) is { } difference)
                differences.Add(difference with { Seconds = common * rowSeconds });
        }

        return new RunComparison(notes, differences);
    }

    private static MeasurementDifference? Difference(
        ComparedMeasurement measurement,
        IReadOnlyList<IReadOnlyList<ComparedSecond>> result,
        IReadOnlyList<IReadOnlyList<ComparedSecond>>[] baseline,
        ComparisonOptions options,
        double responseP99)
    {
        double?[] values = [.. result.Select(measurement.OfBatch)];
        double?[][] before = [.. baseline.Select(run => (double?[])[.. run.Select(measurement.OfBatch)])];
        double?[] meanBefore = [.. values.Select((_, batch) => before.Average(run => run[batch]))];
        (double Before, double After)[] pairs =
        [
            .. values.Zip(meanBefore).Where(pair => pair is { First: not null, Second: not null })
                .Select(pair => (pair.Second!.Value, pair.First!.Value)),
        ];
        var made = new MeasurementDifference(
            measurement.Name, measurement.Unit, measurement.LessIsBetter, DifferenceVerdict.Unclear, 0, pairs.Length);
        if (pairs.Length < BatchMeans.FewestBatches)
        {
            return values.All(value => value is null) && meanBefore.All(value => value is null)
                ? null
                : made with { Baseline = Mean(measurement, meanBefore), Result = Mean(measurement, values) };
        }

        double confidence = options.ConfidencePercent / 100;
        double[] changes = [.. pairs.Select(pair => pair.After - pair.Before)];
        (double mean, double half) = BatchMeans.Interval(changes, confidence);
        double[] runs = [.. before.Select(run => run.Average()).OfType<double>()];
        double betweenRuns = runs.Length >= FewestRunsWithSpread ? BatchMeans.ForOneMore(runs, confidence) : 0;
        return Judged(
            measurement, options, responseP99, made with { IsBetweenRuns = betweenRuns > half },
            pairs.Average(pair => pair.Before), mean, Math.Max(half, betweenRuns));
    }

    private static MeasurementDifference Judged(
        ComparedMeasurement measurement,
        ComparisonOptions options,
        double responseP99,
        MeasurementDifference made,
        double before,
        double mean,
        double half)
    {
        double baseline = measurement.IsRatio ? Math.Exp(before) : before;
        // On the scale of logarithms a difference is a factor of the baseline.
        double Plain(double difference) => measurement.IsRatio ? baseline * (Math.Exp(difference) - 1) : difference;
        double tolerance = measurement.Tolerance(options, new ToleranceBase(baseline, responseP99));
        double limit = measurement.IsRatio ? Math.Log(1 + tolerance / baseline) : tolerance;
        (double low, double high) = measurement.LessIsBetter ? (mean - half, mean + half) : (-mean - half, half - mean);
        return made with
        {
            Baseline = baseline,
            Result = baseline + Plain(mean),
            Difference = Plain(mean),
            Low = Plain(mean - half),
            High = Plain(mean + half),
            Tolerance = tolerance,
            Verdict = low > limit ? DifferenceVerdict.Worse
                : high < -limit ? DifferenceVerdict.Better
                : low >= -limit && high <= limit ? DifferenceVerdict.Same
                : DifferenceVerdict.Unclear,
        };
    }

    private static double? Mean(ComparedMeasurement measurement, double?[] values) =>
        values.Average() is { } mean ? measurement.IsRatio ? Math.Exp(mean) : mean : null;
}
