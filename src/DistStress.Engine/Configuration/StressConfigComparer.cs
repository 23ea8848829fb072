using DistStress.Engine.Traffic;

namespace DistStress.Engine.Configuration;

/// <summary>Compares configurations by what they mean, not by how a file writes them.</summary>
public static class StressConfigComparer
{
    /// <summary>
    /// Whether two configurations mean the same. A default that is written out equals one that is left out; the order
    /// of sample rows, and of the columns in one, is part of the meaning because random values depend on it.
    /// </summary>
    public static bool SameMeaning(StressConfig a, StressConfig b)
    {
        // The record compares every field; only lists compare as objects there, so they are compared here instead.
        return a with { SampleData = b.SampleData } == b && SameRows(a.SampleData, b.SampleData);
    }

    private static bool SameRows(
        IReadOnlyList<IReadOnlyList<ColumnSpec>> a, IReadOnlyList<IReadOnlyList<ColumnSpec>> b) =>
        a.Count == b.Count && a.Zip(b).All(rows => rows.First.SequenceEqual(rows.Second));
}
