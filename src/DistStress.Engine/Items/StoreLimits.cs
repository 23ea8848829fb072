using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Items;

/// <summary>What a store takes at most of an item in one layout, and of an op.</summary>
public sealed record StoreLimits
{
    private const long LoosestBytes = 512 * 1024 * 1024;
    private const long LoosestItems = 1000;

    /// <summary>Bytes of a column's value.</summary>
    public required StoreLimit ValueBytes { get; init; }

    /// <summary>
    /// Bytes of a record: names and values of its columns and <see cref="KeyBytes"/>. A record is a whole item, or
    /// where
    /// <see cref="ColumnIsRecord"/> holds a single column.
    /// </summary>
    public required StoreLimit RecordBytes { get; init; }

    /// <summary>Bytes that a record takes beside the names and values of its columns.</summary>
    public int KeyBytes { get; init; }

    /// <summary>How the store counts the bytes of values.</summary>
    public ValueMeasure Measure { get; init; } = TextMeasure.Instance;

    /// <summary>Whether each column is a record of its own.</summary>
    public bool ColumnIsRecord { get; init; }

    /// <summary>Bytes of a column's name in UTF-8.</summary>
    public required StoreLimit NameBytes { get; init; }

    /// <summary>Names that no column can have, because the item's key has them.</summary>
    public IReadOnlyList<string> KeyNames { get; init; } = [];

    /// <summary>Items that an op reads.</summary>
    public required StoreLimit ItemsRead { get; init; }

    /// <summary>Items that an op writes.</summary>
    public required StoreLimit ItemsWritten { get; init; }

    /// <summary>
    /// What the store cannot do: names of actions, and of fields of files, with the end of a sentence that begins with
    /// the field.
    /// </summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What a message about a limit ends with, so that its reader knows what would lift it; may be empty.
    /// </summary>
    public string Advice { get; init; } = "";

    /// <summary>What no store goes beyond: for columns that were read under a store's own limits before, and come over
    /// Redis, where somebody may have changed them.</summary>
    internal static StoreLimits Loosest { get; } = new()
    {
        ValueBytes = new StoreLimit(LoosestBytes, "no store takes more"),
        RecordBytes = new StoreLimit(2 * LoosestBytes, "no store takes more"),
        NameBytes = new StoreLimit(LoosestBytes, "no store takes more"),
        ItemsRead = new StoreLimit(LoosestItems, "no store takes more"),
        ItemsWritten = new StoreLimit(LoosestItems, "no store takes more"),
    };

    /// <summary>The limits that hold where any of several stores may be meant: of each the strictest.</summary>
    /// <param name="all">The limits of the stores; at least one.</param>
    /// <param name="advice">As <see cref="Advice"/>.</param>
    public static StoreLimits Strictest(IReadOnlyCollection<StoreLimits> all, string advice)
    {
        StoreLimits record = all.MinBy(limits => limits.RecordBytes.Most - limits.KeyBytes)!;
        return record with
        {
            ValueBytes = Least(all, limits => limits.ValueBytes),
            NameBytes = Least(all, limits => limits.NameBytes),
            KeyNames = [.. all.SelectMany(limits => limits.KeyNames).Distinct()],
            ItemsRead = Least(all, limits => limits.ItemsRead),
            ItemsWritten = Least(all, limits => limits.ItemsWritten),
            Refused = new Dictionary<string, string>(),
            Advice = advice,
        };
    }

    private static StoreLimit Least(IReadOnlyCollection<StoreLimits> all, Func<StoreLimits, StoreLimit> limit) =>
        all.Select(limit).MinBy(one => one.Most);
}
