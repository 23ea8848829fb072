using System.Text.Json;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>Writes one key of a batch read: the members of its object.</summary>
/// <param name="json">The request.</param>
/// <param name="index">Which of the keys.</param>
internal delegate void KeyPart(Utf8JsonWriter json, int index);
