using System.Buffers;
using System.Collections.Specialized;
using System.Globalization;
using DistStress.Engine.Generation;

namespace DistStress.PowerShell.Scripting;

/// <summary>An op as the script block of a custom action gets it. It stays as it is when the op is over.</summary>
public sealed class DstOperation
{
    private readonly Lazy<OrderedDictionary> _columns;

    internal DstOperation(Operation operation)
    {
        Item item = operation.Item;
        ItemColumn[] columns = item.Columns.ToArray();
        _columns = new Lazy<OrderedDictionary>(() => Members(columns));
        Action = operation.Task.ActionName;
        Task = operation.Task.Name;
        Index = operation.Index;
        Seed = item.Seed;
        ItemIndex = item.Index;
        Key = item.Key;
    }

    /// <summary>The action, as the traffic file spells it.</summary>
    public string Action { get; }

    /// <summary>The name of the task.</summary>
    public string Task { get; }

    /// <summary>The number of the op in its task, from 0.</summary>
    public long Index { get; }

    /// <summary>The seed of the stream that the item belongs to.</summary>
    public ulong Seed { get; }

    /// <summary>The number of the item in its stream, from 0.</summary>
    public ulong ItemIndex { get; }

    /// <summary>The key of the item, 32 hex digits.</summary>
    public string Key { get; }

    /// <summary>
    /// The columns by name, in the order of the file: text as a string, random bytes as a byte array of the script's
    /// own, a number as a <c>long</c>, a list as an array and a map as a dictionary. Upper and lower case of a name
    /// differ. Empty where the task has no <c>data</c>.
    /// </summary>
    public OrderedDictionary Columns => _columns.Value;

    // Made when a script first asks: many need no more than the key. The values live as long as the process.
    private static OrderedDictionary Members(ReadOnlySpan<ItemColumn> columns)
    {
        var dictionary = new OrderedDictionary(columns.Length, StringComparer.Ordinal);
        foreach (ref readonly ItemColumn column in columns)
            dictionary[column.Name.Text] = Value(in column);
        return dictionary;
    }

    private static object Value(in ItemColumn column) => column.Kind switch
    {
        ValueKind.Text => column.Text!,
        ValueKind.Number => long.Parse(column.Value.FirstSpan, CultureInfo.InvariantCulture),
        ValueKind.Flag => column.Value.FirstSpan.SequenceEqual("true"u8),
        ValueKind.Map => Members(column.Inside),
        ValueKind.List => List(column.Inside),
        _ => column.Value.ToArray(),
    };

    private static object[] List(ReadOnlySpan<ItemColumn> values)
    {
        object[] list = new object[values.Length];
        for (int i = 0; i < list.Length; i++)
            list[i] = Value(in values[i]);
        return list;
    }
}
