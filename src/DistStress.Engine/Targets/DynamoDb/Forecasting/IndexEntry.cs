namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>A record's entry in an index, as far as capacity depends on it.</summary>
/// <param name="Sort">The value of the index's sort key; empty where it has none, null where it is not known.</param>
/// <param name="Record">The record's own keys.</param>
/// <param name="Bytes">The entry's size.</param>
internal readonly record struct IndexEntry(string? Sort, (string Partition, string Sort) Record, long Bytes);
