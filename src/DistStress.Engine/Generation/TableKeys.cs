using System.Globalization;
using System.Text;
using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Generation;

/// <summary>Makes the key attributes of items as a table has them. Safe for any number of threads.</summary>
public sealed class TableKeys
{
    private readonly KeyTemplate _partition;
    private readonly KeyTemplate? _sort;
    private readonly ulong _itemsPerPartition;
    private readonly bool _isPlain;

    /// <summary>Prepares the keys of a table.</summary>
    public TableKeys(TableShape table)
    {
        Table = table;
        _partition = KeyTemplate.Of(table.Partition);
        _sort = table.HasCollections ? KeyTemplate.Of(table.Sort!) : null;
        _itemsPerPartition = (ulong)table.ItemsPerPartition;
        _isPlain = _itemsPerPartition == 1 && table.Partition is { Value: KeyTemplate.Key };
    }

    /// <summary>The table.</summary>
    public TableShape Table { get; }

    /// <summary>Whether the partition key is the item's own key, so that it need not be made.</summary>
    public bool IsPlain => _isPlain && _sort is null;

    /// <summary>The value of an item's partition key, as text.</summary>
    public string Partition(Item item) => _isPlain ? item.Key : Partition(item.Seed, item.Index);

    /// <summary>The value of the partition key of a place in a stream, as text.</summary>
    public string Partition(ulong seed, ulong index)
    {
        ulong partition = index / _itemsPerPartition;
        return Fill(_partition, Table.Partition.Type, seed, partition, partition);
    }

    /// <summary>The value of an item's sort key, as text; null where items have none.</summary>
    public string? Sort(Item item) => Sort(item.Seed, item.Index);

    /// <summary>The value of the sort key of a place in a stream, as text; null where items have none.</summary>
    public string? Sort(ulong seed, ulong index) =>
        _sort is null ? null : Fill(_sort, Table.Sort!.Type, seed, index, index % _itemsPerPartition);

    /// <summary>An item's keys in one, <c>{partition}</c> or <c>{partition}:{sort}</c>, in UTF-8; valid until the op is
    /// over.</summary>
    public ReadOnlyMemory<byte> Joined(Item item)
    {
        if (IsPlain)
            return item.KeyUtf8;
        return Encoding.UTF8.GetBytes(Sort(item) is { } sort ? $"{Partition(item)}:{sort}" : Partition(item));
    }

    private static string Fill(KeyTemplate template, KeyType type, ulong seed, ulong index, ulong number)
    {
        var text = new StringBuilder();
        foreach ((KeyPart part, string literal) in template.Pieces)
        {
            switch (part)
            {
                case KeyPart.Key:
                    text.Append(ItemKey.Text(seed, index));
                    break;
                case KeyPart.Number:
                    text.Append(CultureInfo.InvariantCulture, $"{number}");
                    break;
                case KeyPart.Seed:
                    text.Append(CultureInfo.InvariantCulture, $"{seed}");
                    break;
                default:
                    text.Append(literal);
                    break;
            }
        }

        return type == KeyType.N ? Canonical(text.ToString()) : text.ToString();
    }

    /// <summary>A number as DynamoDB gives it back: without zeros before it and behind its point.</summary>
    private static string Canonical(string number)
    {
        bool negative = number[0] == '-';
        string digits = negative ? number[1..] : number;
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        string whole = (point < 0 ? digits : digits[..point]).TrimStart('0');
        string rest = point < 0 ? "" : digits[(point + 1)..].TrimEnd('0');
        string value = (whole.Length == 0 ? "0" : whole) + (rest.Length == 0 ? "" : "." + rest);
        return negative && value != "0" ? "-" + value : value;
    }
}
