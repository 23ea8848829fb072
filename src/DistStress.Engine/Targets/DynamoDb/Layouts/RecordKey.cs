using System.Text;
using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>Writes and recognizes the key attributes of items as the table has them.</summary>
/// <param name="keys">The table's keys.</param>
internal sealed class RecordKey(TableKeys keys)
{
    private readonly byte[] _partitionName = Encoding.UTF8.GetBytes(keys.Table.Partition.Name);

    // The item's own key is there as text already; a table may want its bytes.
    private readonly bool _isItemsOwn = keys.IsPlain && keys.Table.Partition.Type == KeyType.S;
    private readonly byte[]? _sortName = keys.Table.Sort is { } sort ? Encoding.UTF8.GetBytes(sort.Name) : null;

    /// <summary>The table.</summary>
    public TableShape Table => keys.Table;

    /// <summary>The partition key's name in UTF-8.</summary>
    public ReadOnlySpan<byte> PartitionName => _partitionName;

    /// <summary>The sort key's name in UTF-8; empty where the table has none.</summary>
    public ReadOnlySpan<byte> SortName => _sortName;

    /// <summary>Writes the members of an item's key.</summary>
    public void Write(Utf8JsonWriter json, Item item)
    {
        if (_isItemsOwn)
        {
            json.WriteText(_partitionName, item.KeyUtf8.Span);
            return;
        }

        WriteValue(json, _partitionName, keys.Table.Partition.Type, Encoding.UTF8.GetBytes(keys.Partition(item)));
        if (keys.Sort(item) is { } sort)
            WriteValue(json, _sortName, keys.Table.Sort!.Type, Encoding.UTF8.GetBytes(sort));
    }

    /// <summary>Writes the value of an item's key attribute under another name.</summary>
    /// <param name="json">The request.</param>
    /// <param name="name">The name.</param>
    /// <param name="key">Which attribute: the partition key or the sort key.</param>
    /// <param name="item">The item.</param>
    public void WriteValue(Utf8JsonWriter json, ReadOnlySpan<byte> name, KeySpec key, Item item) => WriteValue(
        json, name, key.Type,
        Encoding.UTF8.GetBytes(key == keys.Table.Partition ? keys.Partition(item) : keys.Sort(item)!));

    /// <summary>Writes a value of a key's type: <c>"name":{"N":"5"}</c>.</summary>
    public static void WriteValue(
        Utf8JsonWriter json, ReadOnlySpan<byte> name, KeyType type, ReadOnlySpan<byte> utf8)
    {
        json.WriteStartObject(name);
        if (type == KeyType.B)
            json.WriteBase64String("B"u8, utf8);
        else
            json.WriteString(type == KeyType.N ? "N"u8 : "S"u8, utf8);
        json.WriteEndObject();
    }

    /// <summary>What tells items apart: two with one key are one record.</summary>
    public string Identity(Item item)
    {
        if (_isItemsOwn)
            return item.Key;
        string partition = Scalar(keys.Table.Partition.Type, keys.Partition(item));
        return keys.Sort(item) is { } sort ? partition + "\n" + Scalar(keys.Table.Sort!.Type, sort) : partition;
    }

    /// <summary>The same of a record that was read; null where it has no key.</summary>
    /// <param name="record">Stands at the record's begin.</param>
    public string? Identity(Utf8JsonReader record)
    {
        Utf8JsonReader sort = record;
        if (!record.MoveToScalar(_partitionName))
            return null;
        string partition = record.GetString()!;
        if (!keys.Table.HasCollections)
            return partition;
        return sort.MoveToScalar(_sortName) ? partition + "\n" + sort.GetString() : null;
    }

    // As it stands in JSON.
    private static string Scalar(KeyType type, string text) =>
        type == KeyType.B ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;
}
