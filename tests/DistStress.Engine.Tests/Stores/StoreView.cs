using DistStress.Engine.Items;
using DistStress.Engine.Targets;
using Xunit;

namespace DistStress.Engine.Tests.Stores;

/// <summary>A table of a real server, written and read by the store's own client: nothing of the target is in between.
/// </summary>
internal abstract class StoreView
{
    /// <summary>What a target of the table is made from.</summary>
    public abstract TargetOptions Options { get; }

    /// <summary>Whether the store tells types apart.</summary>
    public abstract bool IsTyped { get; }

    public TargetLayout Layout => Options.Layout;

    /// <summary>Writes an item. One that is there already must have no other columns.</summary>
    public abstract Task WriteAsync(string id, IReadOnlyDictionary<string, StoredValue> columns);

    /// <summary>Reads the whole table, after a look that it has the layout's shape and nothing else.</summary>
    public abstract Task<StoreContents> ReadAsync();

    /// <summary>Fails the test unless the table holds exactly this.</summary>
    public async Task AssertHoldsAsync(StoreContents expected) =>
        Assert.Equal(expected.Lines(IsTyped), (await ReadAsync()).Lines(IsTyped));
}
