using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Traffic;

/// <summary>What a traffic file is read under: what its tasks have to fit, and what they take from elsewhere.</summary>
public sealed record TrafficContext
{
    /// <summary>What the store under load takes.</summary>
    public required StoreLimits Limits { get; init; }

    /// <summary>How items lie in the table; null where nobody knows it yet.</summary>
    public TableShape? Table { get; init; }

    /// <summary>
    /// The rows for tasks that write, or verify what they read, without <c>data</c>. Null where nobody knows them yet;
    /// such tasks then have none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<ColumnSpec>>? SampleRows { get; init; }
}
