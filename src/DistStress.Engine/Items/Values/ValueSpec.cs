namespace DistStress.Engine.Items.Values;

/// <summary>What a column, or a value inside a list or a map, holds, as the traffic file describes it.</summary>
public abstract record ValueSpec
{
    /// <summary>The most levels of lists and maps, the column's own included.</summary>
    public const int MaxDepth = 16;

    /// <summary>The most values inside all lists and maps of an item.</summary>
    public const int MaxInside = 100_000;

    /// <summary>How many values it has inside, on all levels; capped far above <see cref="MaxInside"/>.</summary>
    public virtual long Inside => 0;
}
