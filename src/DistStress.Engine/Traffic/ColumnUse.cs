namespace DistStress.Engine.Traffic;

/// <summary>What an action does with the columns of a task's <c>data</c>.</summary>
public enum ColumnUse
{
    /// <summary>Nothing: it is about whole items.</summary>
    None,

    /// <summary>It writes them; a task without <c>data</c> takes the configuration's <c>sample_data</c>.</summary>
    Written,

    /// <summary>It reads these and no others, and so cannot do without <c>data</c>.</summary>
    Chosen,

    /// <summary>It hands them to code of the user's own.</summary>
    Handed,
}
