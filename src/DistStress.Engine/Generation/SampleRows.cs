using System.Runtime.CompilerServices;
using DistStress.Engine.Items;

namespace DistStress.Engine.Generation;

/// <summary>
/// What generation needs of the rows of <c>sample_data</c>, prepared once for all tasks that write them: they are the
/// configuration's, and there may be thousands.
/// </summary>
internal static class SampleRows
{
    private static readonly ConditionalWeakTable<IReadOnlyList<IReadOnlyList<ColumnSpec>>, ColumnGenerator[][]>
        Prepared = [];

    /// <summary>The generators of the columns of each row.</summary>
    public static ColumnGenerator[][] Of(IReadOnlyList<IReadOnlyList<ColumnSpec>> rows) => Prepared.GetValue(
        rows, static rows => Prepare(rows));

    private static ColumnGenerator[][] Prepare(IReadOnlyList<IReadOnlyList<ColumnSpec>> rows)
    {
        // Rows have the same columns, more often than not.
        var names = new Dictionary<string, ColumnName>(StringComparer.Ordinal);
        return [.. rows.Select(row => row.Select(spec => new ColumnGenerator(spec, Named)).ToArray())];

        ColumnName Named(string name)
        {
            if (!names.TryGetValue(name, out ColumnName? known))
                names.Add(name, known = new ColumnName(name));
            return known;
        }
    }
}
