namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>A record's entry in an index, as far as capacity depends on it.</summary>
/// <param name="Text">The value of the index's sort key; empty where it has none.</param>
/// <param name="Partition">The record's partition key.</param>
/// <param name="Sort">The record's sort key; empty where the table has none.</param>
/// <param name="Bytes">The entry's size.</param>
internal readonly record struct IndexEntry(string Text, string Partition, string Sort, long Bytes);
