namespace DistStress.Engine.Items;

/// <summary>
/// Rows of <c>sample_data</c>, each text of them once in memory: configuration and plan bring the same ones again and
/// again, and there may be thousands.
/// </summary>
internal static class KnownRows
{
    private static readonly Lock Gate = new();
    private static readonly WeakReference<IReadOnlyList<IReadOnlyList<ColumnSpec>>?> Last = new(null);

    /// <summary>The rows, or those that came last, where they are the same.</summary>
    public static IReadOnlyList<IReadOnlyList<ColumnSpec>> Of(IReadOnlyList<IReadOnlyList<ColumnSpec>> rows)
    {
        if (rows.Count == 0)
            return rows;
        lock (Gate)
        {
            if (Last.TryGetTarget(out IReadOnlyList<IReadOnlyList<ColumnSpec>>? known) && AreSame(known, rows))
                return known;
            Last.SetTarget(rows);
            return rows;
        }
    }

    /// <summary>Whether rows are the same, in the same order, and their columns in the same order.</summary>
    public static bool AreSame(
        IReadOnlyList<IReadOnlyList<ColumnSpec>> a, IReadOnlyList<IReadOnlyList<ColumnSpec>> b) =>
        ReferenceEquals(a, b)
        || (a.Count == b.Count && a.Zip(b).All(rows => rows.First.SequenceEqual(rows.Second)));
}
