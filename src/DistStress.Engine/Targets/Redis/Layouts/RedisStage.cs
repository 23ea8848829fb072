namespace DistStress.Engine.Targets.Redis.Layouts;

/// <summary>What the reply to an item's commands means, once it is there.</summary>
internal enum RedisStage
{
    /// <summary>A write was done.</summary>
    Written,

    /// <summary>A write was done, or its condition did not hold.</summary>
    Conditional,

    /// <summary>The names and values of all columns.</summary>
    Whole,

    /// <summary>The values of the columns that were asked for, in their order.</summary>
    Columns,

    /// <summary>The values of the columns whose names were read before, in their order.</summary>
    Named,

    /// <summary>The names of the columns of an item that is to be read.</summary>
    NamesToRead,

    /// <summary>The names of the columns of an item that is to be replaced.</summary>
    NamesToReplace,

    /// <summary>The names of the columns of an item that is to be deleted.</summary>
    NamesToDelete,
}
