using System.Text.Json;

namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>Gets a record of an answer.</summary>
/// <param name="record">Stands at the record's begin; a copy, which may be moved on.</param>
internal delegate void RecordTaker(Utf8JsonReader record);
