using System.Buffers;

namespace DistStress.Engine.Generation;

/// <summary>A column of a generated item.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Value">The value's bytes: random ones, or the text in UTF-8. They stay as they are for the process's
/// life. Up to <see cref="BytePool.LongestPiece"/> random bytes, and any text, are one piece of memory; more are
/// several.</param>
/// <param name="Text">The text where the value is text, else null: such a column is binary.</param>
public readonly record struct ItemColumn(ColumnName Name, ReadOnlySequence<byte> Value, string? Text);
