using System.Buffers;
using System.Text;

namespace DistStress.Engine.Generation;

/// <summary>A column of a generated item, or a value inside a list or a map.</summary>
public readonly record struct ItemColumn
{
    // The text, where it is kept; the values of a list or a map.
    private readonly object? _kept;

    /// <summary>Makes a column of bytes, of a number, or of true or false.</summary>
    public ItemColumn(
        ColumnName name, ValueKind kind, ReadOnlySequence<byte> value, ColumnRole role = ColumnRole.Set)
    {
        Name = name;
        Kind = kind;
        Value = value;
        Role = role;
    }

    /// <summary>Makes a column of text.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">The text in UTF-8.</param>
    /// <param name="text">The text; null to make it when it is asked for.</param>
    public ItemColumn(ColumnName name, ReadOnlySequence<byte> value, string? text)
        : this(name, ValueKind.Text, value)
    {
        _kept = text;
    }

    /// <summary>Makes a column that is a list or a map.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="value">All of it as JSON.</param>
    /// <param name="inside">The values inside.</param>
    public ItemColumn(ColumnName name, ValueKind kind, ReadOnlySequence<byte> value, ItemColumn[] inside)
        : this(name, kind, value)
    {
        _kept = inside;
    }

    /// <summary>The column's name; inside a list that of the list.</summary>
    public ColumnName Name { get; }

    /// <summary>The value's bytes, which stay as they are for the process's life: random ones, or its text in UTF-8.
    /// </summary>
    /// <remarks>
    /// A number is text by its digits, true and false are text, and a list or a map is JSON without blanks, see
    /// <see cref="Values.ValueJson"/>. Up to <see cref="BytePool.LongestPiece"/> random bytes, and all that is not
    /// random, are one piece of memory; more are several.
    /// </remarks>
    public ReadOnlySequence<byte> Value { get; }

    /// <summary>The value's type.</summary>
    public ValueKind Kind { get; }

    /// <summary>What becomes of it.</summary>
    public ColumnRole Role { get; }

    /// <summary>The text where the value is text, else null.</summary>
    public string? Text => Kind == ValueKind.Text ? _kept as string ?? Encoding.UTF8.GetString(Value) : null;

    /// <summary>The values of a list, or of a map with their names, in file order; else none.</summary>
    public ReadOnlySpan<ItemColumn> Inside => _kept as ItemColumn[];
}
