using DistStress.Engine.Items;

namespace DistStress.Engine.Traffic;

/// <summary>What a traffic file is read under: what its tasks have to fit, and what they take from elsewhere.</summary>
public sealed record TrafficContext
{
    /// <summary>What the store under load takes.</summary>
    public required StoreLimits Limits { get; init; }

    /// <summary>
    /// The rows for tasks that write, or verify what they read, without <c>data</c>. Null where nobody knows them yet;
    /// such tasks then have none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<ColumnSpec>>? SampleRows { get; init; }
}
