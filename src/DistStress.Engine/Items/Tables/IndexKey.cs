namespace DistStress.Engine.Items.Tables;

/// <summary>A key attribute of an index.</summary>
/// <param name="Name">The attribute's name: of a column, or of a key of the table.</param>
/// <param name="Type">Its type.</param>
public sealed record IndexKey(string Name, KeyType Type);
