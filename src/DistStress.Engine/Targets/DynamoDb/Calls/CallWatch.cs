using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>Writes down what the calls of an op come to, whichever layout makes them.</summary>
/// <remarks>
/// The SDK's handlers and the connections see every request but know nothing of ops, so the op's account travels with
/// the flow of its calls.
/// </remarks>
internal static class CallWatch
{
    /// <summary>The reason under which an answer that left a part undone is counted.</summary>
    public const string Unprocessed = nameof(Unprocessed);

    private static readonly AsyncLocal<OpRequests?> Op = new();

    /// <summary>The requests of the op that is under way; null outside ops.</summary>
    public static OpRequests? Current => Op.Value;

    /// <summary>Begins an op: everything that the caller awaits from here on belongs to it.</summary>
    /// <returns>What its calls come to.</returns>
    public static OpCalls Open()
    {
        var requests = new OpRequests();
        Op.Value = requests;
        return requests.Calls;
    }

    /// <summary>Notes what an answer says of capacity.</summary>
    public static void Note(AmazonWebServiceResponse response)
    {
        if (Current?.Calls is not { } calls)
            return;
        switch (response)
        {
            case GetItemResponse { ConsumedCapacity: { } consumed }:
                AddRead(calls, consumed);
                break;
            case QueryResponse { ConsumedCapacity: { } consumed }:
                AddRead(calls, consumed);
                break;
            case PutItemResponse { ConsumedCapacity: { } consumed }:
                AddWrite(calls, consumed);
                break;
            case UpdateItemResponse { ConsumedCapacity: { } consumed }:
                AddWrite(calls, consumed);
                break;
            case DeleteItemResponse { ConsumedCapacity: { } consumed }:
                AddWrite(calls, consumed);
                break;
            case BatchGetItemResponse batch:
                foreach (ConsumedCapacity consumed in batch.ConsumedCapacity ?? [])
                    AddRead(calls, consumed);
                if (batch.UnprocessedKeys is { Count: > 0 })
                    calls.AddThrottle(Unprocessed);
                break;
            case BatchWriteItemResponse batch:
                foreach (ConsumedCapacity consumed in batch.ConsumedCapacity ?? [])
                    AddWrite(calls, consumed);
                if (batch.UnprocessedItems is { Count: > 0 })
                    calls.AddThrottle(Unprocessed);
                break;
        }
    }

    private static void AddRead(OpCalls calls, ConsumedCapacity consumed) =>
        Add(calls, consumed, static units => new CapacityUnits(units, null));

    private static void AddWrite(OpCalls calls, ConsumedCapacity consumed) =>
        Add(calls, consumed, static units => new CapacityUnits(null, units));

    // The total covers the indexes too; where the answer tells them apart, each part goes to what consumed it.
    private static void Add(OpCalls calls, ConsumedCapacity consumed, Func<double, CapacityUnits> units)
    {
        double? table = consumed.Table?.CapacityUnits ?? consumed.CapacityUnits;
        if (table is { } own)
            calls.AddCapacity(consumed.TableName, units(own));
        AddIndexes(consumed.GlobalSecondaryIndexes);
        AddIndexes(consumed.LocalSecondaryIndexes);

        void AddIndexes(Dictionary<string, Capacity>? indexes)
        {
            foreach ((string name, Capacity index) in indexes ?? [])
            {
                if (index.CapacityUnits is { } part)
                    calls.AddCapacity($"{consumed.TableName}/{name}", units(part));
            }
        }
    }
}
