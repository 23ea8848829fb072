using System.Text.Json;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>Writes one write of a batch: the members of its object, which are <c>PutRequest</c> or
/// <c>DeleteRequest</c>.</summary>
/// <param name="json">The request.</param>
/// <param name="index">Which of the writes.</param>
/// <returns>Bytes of the data that it puts.</returns>
internal delegate long BatchPart(Utf8JsonWriter json, int index);
