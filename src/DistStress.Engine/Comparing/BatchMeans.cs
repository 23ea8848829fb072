namespace DistStress.Engine.Comparing;

/// <summary>
/// The method of batch means: the interval of the mean of a series whose values depend on their neighbours.
/// </summary>
/// <remarks>
/// <para>
/// What slows down one second of a run (a collection of garbage, a flush to disk, a neighbour on the machine) slows
/// down the next ones too, so the seconds are not independent, and an interval that takes them for it is too
/// narrow. Batches of seconds that follow each other depend on each other far less, and their means have an
/// interval by Student's t distribution. The number of batches is the square root of the number of seconds, so that
/// both grow with the run: Fishman and Yarberry, An Implementation of the Batch Means Method, INFORMS Journal on
/// Computing 9(3), 1997. It is 5 at least and 20 at most, since more say little more: Schmeiser, Batch Size Effects
/// in the Analysis of Simulation Output, Operations Research 30(3), 1982.
/// </para>
/// <para>
/// It is taken for granted that the series has no trend of its own, and that what one batch has to do with the next is
/// little: that holds while seconds depend on each other for less than a batch. Nothing is drawn at random.
/// </para>
/// </remarks>
internal static class BatchMeans
{
    /// <summary>The fewest batches that say anything.</summary>
    public const int FewestBatches = 5;

    /// <summary>The fewest rows that can be cut into batches.</summary>
    public const int FewestRows = 2 * FewestBatches;

    private const int MostBatches = 20;

    /// <summary>Cuts rows into batches of one length, give or take a row.</summary>
    /// <param name="rows">The rows, <see cref="FewestRows"/> or more.</param>
    public static IReadOnlyList<IReadOnlyList<T>> Cut<T>(IReadOnlyList<T> rows)
    {
        int batches = Math.Clamp((int)Math.Sqrt(rows.Count), FewestBatches, MostBatches);
        return [.. Enumerable.Range(0, batches).Select(batch => (T[])[.. rows
            .Take((batch * rows.Count / batches)..((batch + 1) * rows.Count / batches))])];
    }

    /// <summary>The mean of batches, and half the width of its interval.</summary>
    /// <param name="batches">The batches' values, two or more.</param>
    /// <param name="confidence">How sure the interval is to hold the true mean, above 0 and below 1.</param>
    public static (double Mean, double HalfWidth) Interval(IReadOnlyList<double> batches, double confidence)
    {
        (double mean, double deviation) = Spread(batches);
        return (mean, StudentT.TwoSided(confidence, batches.Count - 1) * deviation / Math.Sqrt(batches.Count));
    }

    /// <summary>Half the width of the interval in which one more value of the same kind lies.</summary>
    /// <param name="values">The values that there are, two or more.</param>
    /// <param name="confidence">How sure it is to lie there, above 0 and below 1.</param>
    public static double ForOneMore(IReadOnlyList<double> values, double confidence) =>
        StudentT.TwoSided(confidence, values.Count - 1) * Spread(values).Deviation * Math.Sqrt(1 + 1.0 / values.Count);

    private static (double Mean, double Deviation) Spread(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return (mean, Math.Sqrt(squares / (values.Count - 1)));
    }
}
