using System.Text.Json.Serialization;

namespace DistStress.Engine.Items.Tables;

/// <summary>Which attributes an index has beside its own key and the table's.</summary>
/// <param name="All">Whether it has all of them.</param>
/// <param name="Names">Otherwise, which; none for the keys alone.</param>
[JsonConverter(typeof(IndexProjectionConverter))]
public sealed record IndexProjection(bool All, IReadOnlyList<string> Names)
{
    /// <summary>Every attribute.</summary>
    public static IndexProjection Everything { get; } = new(true, []);

    /// <summary>No attribute but the keys.</summary>
    public static IndexProjection KeysOnly { get; } = new(false, []);

    /// <inheritdoc/>
    public bool Equals(IndexProjection? other) =>
        other is not null && All == other.All && Names.SequenceEqual(other.Names);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(All, Names.Count);
}
