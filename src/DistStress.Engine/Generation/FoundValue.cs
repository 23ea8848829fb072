namespace DistStress.Engine.Generation;

/// <summary>What a read returned of a column.</summary>
/// <param name="Bytes">Its bytes, as <see cref="ItemColumn.Value"/> has them.</param>
/// <param name="Kind">Its type; null where the store tells none.</param>
public readonly record struct FoundValue(ReadOnlyMemory<byte> Bytes, ValueKind? Kind);
