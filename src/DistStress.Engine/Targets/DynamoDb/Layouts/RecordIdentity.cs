using System.Text.Json;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>What tells a record apart from others; null where it has no key.</summary>
/// <param name="record">Stands at the record's begin; a copy, which may be moved on.</param>
internal delegate string? RecordIdentity(Utf8JsonReader record);
