using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.Null;
using DistStress.Engine.Targets.Redis;

namespace DistStress.Engine.Targets;

/// <summary>The kinds of store that there are.</summary>
public static class StoreList
{
    /// <summary>Every kind, in the order in which messages list them.</summary>
    public static IReadOnlyList<Store> All { get; } = [DynamoDbStore.Instance, RedisStore.Instance, NullStore.Instance];

    /// <summary>The kind with a word, upper or lower case; null where there is none.</summary>
    public static Store? Find(string word) =>
        All.FirstOrDefault(store => string.Equals(store.Word, word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The kind whose tables say how they are made.</summary>
    public static Store WithTables => All.First(store => store.HasTables);

    /// <summary>What the store under load takes.</summary>
    /// <param name="store">The store; null where none is named, so that all must be able to take it.</param>
    /// <param name="table">How items lie in it.</param>
    public static StoreLimits LimitsOf(Store? store, TableShape table) =>
        store?.LimitsOfTable(table) ?? StoreLimits.Strictest(
            [.. All.Select(any => any.LimitsOfTable(table))],
            $". No store is named, so the strictest limits of all hold: \"database\" in config.json "
            + $"({string.Join(", ", All.Select(any => any.Word))}) names one, and then its own limits hold");
}
