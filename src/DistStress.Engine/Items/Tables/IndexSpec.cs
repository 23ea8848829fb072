using System.Text.Encodings.Web;
using System.Text.Json;
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
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The index's partition key.</summary>
    [JsonIgnore]
    public IndexKey Partition => Keys[0];

    /// <summary>The index's sort key; null for none.</summary>
    [JsonIgnore]
    public IndexKey? Sort => Keys.Count > 1 ? Keys[1] : null;

    /// <summary>The index as a file has it, in one line.</summary>
    internal string ToConfig()
    {
        string keys = string.Join(", ", Keys.Select(key =>
            $"{{ \"name\": {JsonSerializer.Serialize(key.Name, Readable)}, \"type\": \"{key.Type}\" }}"));
        string text = $"{{ \"name\": {JsonSerializer.Serialize(Name, Readable)}, \"keys\": [{keys}], "
            + $"\"projection\": {JsonSerializer.Serialize(Projection, Readable)}";
        return text + (Local ? ", \"local\": true }" : " }");
    }

    /// <inheritdoc/>
    public bool Equals(IndexSpec? other) => other is not null && Name == other.Name && Local == other.Local
        && Keys.SequenceEqual(other.Keys) && Projection == other.Projection;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Local, Keys.Count, Projection);
}
