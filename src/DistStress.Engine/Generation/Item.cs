using System.Text;
using DistStress.Engine.Items;

namespace DistStress.Engine.Generation;

/// <summary>One generated item: its place in a stream, its key and its columns. Reused from op to op.</summary>
public sealed class Item
{
    private readonly byte[] _key = new byte[ItemKey.Length];
    private string? _keyText;
    private ItemColumn[] _columns = [];
    private int _columnCount;

    /// <summary>The seed of the item's stream.</summary>
    public ulong Seed { get; private set; }

    /// <summary>The item's index in its stream.</summary>
    public ulong Index { get; private set; }

    /// <summary>The key in UTF-8; valid until the op is over.</summary>
    public ReadOnlyMemory<byte> KeyUtf8 => _key;

    /// <summary>The key as text, made when first asked for.</summary>
    public string Key => _keyText ??= Encoding.ASCII.GetString(_key);

    /// <summary>The columns to write or to read, in file order; a later one of the same name wins.</summary>
    public ReadOnlySpan<ItemColumn> Columns => _columns.AsSpan(0, _columnCount);

    /// <summary>Whether any of the columns has the role <see cref="ColumnRole.Add"/>.</summary>
    public bool Adds { get; internal set; }

    /// <summary>What must hold of the stored item for a write to be done; null where nothing must.</summary>
    public WriteCondition? Condition { get; internal init; }

    /// <summary>Where a target puts what it read of the item, for a task that verifies; null for every other.</summary>
    public FoundItem? Found { get; internal init; }

    /// <summary>What a target keeps with the item from use to use.</summary>
    internal object? Attached { get; set; }

    internal void Assign(ulong seed, ulong index)
    {
        Seed = seed;
        Index = index;
        _keyText = null;
        _columnCount = 0;
        Found?.Clear();
        ItemKey.Write(seed, index, _key);
    }

    internal Span<ItemColumn> ResizeColumns(int count)
    {
        if (_columns.Length < count)
            _columns = new ItemColumn[count];
        _columnCount = count;
        return _columns.AsSpan(0, count);
    }
}
