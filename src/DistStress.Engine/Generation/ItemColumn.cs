namespace DistStress.Engine.Generation;

/// <summary>A column of a generated item.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Value">The value's bytes: random ones, or the text in UTF-8. They stay valid for the process's life.</param>
/// <param name="Text">The text where the value is text, else null: such a column is binary.</param>
public readonly record struct ItemColumn(ColumnName Name, ReadOnlyMemory<byte> Value, string? Text);
