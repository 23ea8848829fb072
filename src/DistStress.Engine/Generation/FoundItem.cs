using System.Text;

namespace DistStress.Engine.Generation;

/// <summary>What a read returned of an item, kept to be compared with what was written. Reused from op to op.</summary>
public sealed class FoundItem
{
    private readonly Dictionary<string, FoundValue> _columns = [];

    /// <summary>Whether the read returned anything of the item.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Which columns the read can bring, by name; null where it brings every one that is there.</summary>
    /// <remarks>An index has but the columns of its projection, and a part of an item's records but their
    /// columns.</remarks>
    public Predicate<string>? Reach { get; set; }

    /// <summary>The columns by name.</summary>
    public IReadOnlyDictionary<string, FoundValue> Columns => _columns;

    /// <summary>Forgets everything, for the next op.</summary>
    public void Clear()
    {
        _columns.Clear();
        Reach = null;
        IsThere = false;
    }

    /// <summary>Notes that the store has the item, whether or not it has columns.</summary>
    public void NoteItem() => IsThere = true;

    /// <summary>Notes a column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its bytes as <see cref="ItemColumn.Value"/> has them. They must stay as they are until the
    /// op is over.</param>
    /// <param name="kind">Its type; null where the store tells none.</param>
    public void Add(string name, ReadOnlyMemory<byte> value, ValueKind? kind = null)
    {
        IsThere = true;
        _columns[name] = new FoundValue(value, kind);
    }

    /// <summary>Notes a column.</summary>
    public void Add(string name, FoundValue value) => Add(name, value.Bytes, value.Kind);

    /// <summary>Notes a column whose name comes as UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value) => Add(Encoding.UTF8.GetString(name), value);
}
