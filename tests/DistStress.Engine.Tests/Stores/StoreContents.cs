namespace DistStress.Engine.Tests.Stores;

/// <summary>All items of a table: what a test expects, or what a look at the store found.</summary>
internal sealed class StoreContents
{
    private readonly SortedDictionary<string, SortedDictionary<string, StoredValue>> _items =
        new(StringComparer.Ordinal);

    public int Count => _items.Count;

    /// <summary>Replaces an item.</summary>
    public void Put(string id, IReadOnlyDictionary<string, StoredValue> columns)
    {
        Delete(id);
        Update(id, columns);
    }

    /// <summary>Sets columns of an item and leaves its others.</summary>
    public void Update(string id, IReadOnlyDictionary<string, StoredValue> columns)
    {
        if (!_items.TryGetValue(id, out SortedDictionary<string, StoredValue>? item))
            _items[id] = item = new SortedDictionary<string, StoredValue>(StringComparer.Ordinal);
        foreach ((string name, StoredValue value) in columns)
            item[name] = value;
    }

    public void Delete(string id) => _items.Remove(id);

    /// <summary>What a read of an item gives; null where it finds nothing.</summary>
    /// <param name="id">The item.</param>
    /// <param name="names">The columns that are asked for; null for all.</param>
    /// <returns>Bytes of the values.</returns>
    public long? Read(string id, IEnumerable<string>? names = null)
    {
        if (!_items.TryGetValue(id, out SortedDictionary<string, StoredValue>? item))
            return null;
        StoredValue[] values = [.. (names ?? item.Keys).Distinct().Where(item.ContainsKey).Select(name => item[name])];
        return values.Length == 0 ? null : values.Sum(value => (long)value.Length);
    }

    /// <summary>A line for each column of each item, in a fixed order: what two contents are compared by.</summary>
    /// <param name="typed">Whether the store tells types apart.</param>
    public List<string> Lines(bool typed) =>
    [
        .. from item in _items
           from column in item.Value
           select $"{item.Key} {column.Key} = {column.Value.Line(typed)}",
    ];
}
