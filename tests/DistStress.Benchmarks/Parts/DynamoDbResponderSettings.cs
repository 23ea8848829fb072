namespace DistStress.Benchmarks.Parts;

/// <summary>What a responder shall pretend.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="ValueBytes">Bytes of the one column of an item that is read.</param>
/// <param name="Certificate">A PKCS#12 file, with whose certificate it speaks TLS; null for plain HTTP.</param>
internal sealed record DynamoDbResponderSettings(string Table, int ValueBytes, string? Certificate);
