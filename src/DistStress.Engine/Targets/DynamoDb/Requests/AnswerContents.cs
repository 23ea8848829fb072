namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>What was in the answer to a call.</summary>
/// <param name="Records">Records that were returned.</param>
/// <param name="Bytes">Bytes of their values, keys left out.</param>
/// <param name="Page">Where the next page begins: the JSON of its key; empty after the last.</param>
/// <param name="Rest">What of a batch was not processed: the JSON of the tables; empty where all was.</param>
/// <param name="RestCount">How many writes or keys that are.</param>
/// <param name="RestBytes">Bytes of the values of its puts, keys left out.</param>
internal readonly record struct AnswerContents(
    int Records, long Bytes, ReadOnlyMemory<byte> Page, ReadOnlyMemory<byte> Rest, int RestCount, long RestBytes);
