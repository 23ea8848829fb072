using System.Text;
using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>A record of the table, as far as capacity depends on it.</summary>
internal sealed class SizedRecord
{
    private readonly Dictionary<string, SizedValue> _attributes = [];

    /// <summary>The record's size: all names and values.</summary>
    public long Bytes { get; private set; }

    /// <summary>Sets an attribute.</summary>
    public void Set(string name, SizedValue value)
    {
        if (_attributes.TryGetValue(name, out SizedValue former))
            Bytes += value.Bytes - former.Bytes;
        else
            Bytes += Encoding.UTF8.GetByteCount(name) + value.Bytes;
        _attributes[name] = value;
    }

    /// <summary>A record with all the attributes of this one.</summary>
    public SizedRecord Copy()
    {
        var copy = new SizedRecord { Bytes = Bytes };
        foreach ((string name, SizedValue value) in _attributes)
            copy._attributes.Add(name, value);
        return copy;
    }

    /// <summary>The record's entry in an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="keyNames">The table's key attributes, which every entry has.</param>
    /// <returns>Its size, 0 where it has no entry; marks of its key and of all of it.</returns>
    public (long Bytes, int Key, int Whole) Entry(IndexSpec index, IReadOnlyList<string> keyNames)
    {
        var key = default(HashCode);
        foreach (IndexKey part in index.Keys)
        {
            if (!_attributes.TryGetValue(part.Name, out SizedValue value))
                return default;
            key.Add(value);
        }

        long bytes = 0;
        var whole = default(HashCode);
        foreach ((string name, SizedValue value) in _attributes.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (!index.Projection.All && !index.Projection.Names.Contains(name) && !keyNames.Contains(name)
                && index.Keys.All(part => part.Name != name))
                continue;
            bytes += Encoding.UTF8.GetByteCount(name) + value.Bytes;
            whole.Add(name);
            whole.Add(value);
        }

        return (bytes, key.ToHashCode(), whole.ToHashCode());
    }

    /// <summary>An attribute's value; null where it has none of that name.</summary>
    public SizedValue? Find(string name) => _attributes.TryGetValue(name, out SizedValue value) ? value : null;
}
