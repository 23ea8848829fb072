namespace DistStress.Engine.Items;

/// <summary>A number that a store does not go beyond.</summary>
/// <param name="Most">The greatest value that is right.</param>
/// <param name="Rule">Whose limit it is, as a sentence for a message: <c>DynamoDB takes at most 409600 (400
/// KB)</c>.</param>
public readonly record struct StoreLimit(long Most, string Rule);
