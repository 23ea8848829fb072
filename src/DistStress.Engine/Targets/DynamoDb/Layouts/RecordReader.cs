using System.Text.Json;
using DistStress.Engine.Generation;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>Adds a record to what was found of an item, as a layout reads it.</summary>
/// <param name="record">Stands at the record's begin; a copy, which may be moved on.</param>
/// <param name="found">Gets it.</param>
internal delegate void RecordReader(Utf8JsonReader record, FoundItem found);
