namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>What a signed request says of itself.</summary>
/// <param name="Date">The header <c>X-Amz-Date</c>.</param>
/// <param name="Authorization">The header <c>Authorization</c>.</param>
internal readonly record struct RequestSignature(string Date, string Authorization);
