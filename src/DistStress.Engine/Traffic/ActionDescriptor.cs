namespace DistStress.Engine.Traffic;

/// <summary>What is the same about an action wherever it is dealt with, whichever store runs it.</summary>
public sealed record ActionDescriptor
{
    private const int UsualItemsPerBatch = 10;

    /// <summary>The action.</summary>
    public required TrafficAction Action { get; init; }

    /// <summary>What traffic files call it, as the product spells it; empty for custom actions, which have names of
    /// their own.</summary>
    public required string Name { get; init; }

    /// <summary>Whether an op reads items, so that what it reads can be verified.</summary>
    public bool Reads { get; init; }

    /// <summary>Whether an op reads a page of whatever is there, and no item of a stream: nothing can be said of what
    /// it must find.</summary>
    public bool ReadsPages { get; init; }

    /// <summary>Whether an op changes items.</summary>
    public bool Writes { get; init; }

    /// <summary>Whether it can be made to depend on the item being there, or not.</summary>
    public bool TakesCondition { get; init; }

    /// <summary>Whether it can add to the number in a column in place of setting it.</summary>
    public bool Adds { get; init; }

    /// <summary>What it does with the columns of <c>data</c>.</summary>
    public ColumnUse Columns { get; init; }

    /// <summary>For an action on several items, the one that it amounts to for each of them; else null.</summary>
    public TrafficAction? EachItem { get; init; }

    /// <summary>
    /// For an action that reads whole items, the one that reads only some columns of as many; else null.
    /// </summary>
    public TrafficAction? SomeColumns { get; init; }

    /// <summary>Whether an op covers several items.</summary>
    public bool IsBatch => EachItem is not null;

    /// <summary>Items an op covers where the traffic file does not say: 1, or for a batch action 10.</summary>
    public int UsualItemsPerOp => IsBatch ? UsualItemsPerBatch : 1;
}
