namespace DistStress.Engine.Metrics;

/// <summary>A row of a <see cref="SecondSeries{TRow}"/>.</summary>
/// <typeparam name="TRow">The type itself.</typeparam>
public interface ISecondRow<TRow>
    where TRow : struct
{
    /// <summary>The most that a row counts to: a sum over all rows of a series is still a number.</summary>
    const long MostCount = 1L << 50;

    /// <summary>Whether a series can have come to such a row.</summary>
    bool IsPossible { get; }

    /// <summary>This row and another one as one.</summary>
    TRow With(TRow other);

    /// <summary>Whether a number can be a count of a row.</summary>
    static bool IsCount(long count) => count is >= 0 and <= MostCount;
}
