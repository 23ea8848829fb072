namespace DistStress.Engine.Generation;

/// <summary>What becomes of a column's value.</summary>
public enum ColumnRole : byte
{
    /// <summary>It is what the column holds then.</summary>
    Set,

    /// <summary>The same, and says when the item expires: it depends on the op's due time, so that a read cannot know
    /// it.</summary>
    Expire,

    /// <summary>It is added to the number that is there. A read cannot know how often.</summary>
    Add,
}
