using System.Text.Json.Serialization;

namespace DistStress.Engine.Items.Tables;

/// <summary>A secondary index of a table.</summary>
/// <param name="Name">The index's name.</param>
/// <param name="Keys">Its key attributes: the partition key, and the sort key where it has one.</param>
/// <param name="Projection">What it has beside the keys.</param>
/// <param name="Local">Whether it is local: a partition of the table in another order. Otherwise it is global.</param>
public sealed record IndexSpec(
    string Name, IReadOnlyList<IndexKey> Keys, IndexProjection Projection, bool Local = false)
{
    /// <summary>The index's partition key.</summary>
    [JsonIgnore]
    public IndexKey Partition => Keys[0];

    /// <summary>The index's sort key; null for none.</summary>
    [JsonIgnore]
    public IndexKey? Sort => Keys.Count > 1 ? Keys[1] : null;

    /// <inheritdoc/>
    public bool Equals(IndexSpec? other) => other is not null && Name == other.Name && Local == other.Local
        && Keys.SequenceEqual(other.Keys) && Projection == other.Projection;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Local, Keys.Count, Projection);
}
