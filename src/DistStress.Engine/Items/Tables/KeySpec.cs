namespace DistStress.Engine.Items.Tables;

/// <summary>A key attribute of a table, and what items have there.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Value">The template of its values, see <see cref="KeyTemplate"/>; a column's name in the sort key of
/// rows.</param>
public sealed record KeySpec(string Name, KeyType Type, string Value)
{
    /// <summary>The template where a file gives none: the key itself, or as a number the item's number.</summary>
    public static string UsualValue(KeyType type) => type == KeyType.N ? KeyTemplate.Number : KeyTemplate.Key;
}
