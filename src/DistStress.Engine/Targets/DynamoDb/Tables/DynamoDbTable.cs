using System.Text.Json;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>The calls that go over more than one record of the table, as both layouts make them.</summary>
/// <remarks>
/// However many calls an op needs, it makes them one after the other: so it holds one connection of a pool that is made
/// to fit the ops, and a store that hangs holds no more memory than an op's. A call that fails ends them; what those
/// before it did, cost and retried is in the result.
/// </remarks>
internal static class DynamoDbTable
{
    /// <summary>The reason under which an answer that left a part undone is counted.</summary>
    public const string Unprocessed = nameof(Unprocessed);

    // The item that did not fit any more, and what names and keys take. What a full answer leaves is the next page, and
    // nothing that the store had no capacity for.
    private const long PageSlackBytes = DynamoDbLimits.MaxItemBytes + (128 * 1024);

    /// <summary>Reads the records of a partition.</summary>
    /// <param name="op">The op.</param>
    /// <param name="query">Which.</param>
    /// <param name="seen">Gets each record; null where nobody wants them.</param>
    /// <returns>The records, as items found.</returns>
    public static async ValueTask<OpResult> QueryAsync(OpSession op, PartitionQuery query, RecordTaker? seen)
    {
        var sum = default(OpResultSum);
        ReadOnlyMemory<byte> page = default;
        int? left = query.Limit;
        do
        {
            query.Write(op.Begin(DynamoDbCall.Query), page.Span, left);
            CallAnswer answer = await op.SendAsync(seen).ConfigureAwait(false);
            sum.Add(answer.Read());
            page = answer.Contents.Page;
            left -= answer.Contents.Records;
        }
        while (!page.IsEmpty && left is null or > 0);

        return sum.Total();
    }

    /// <summary>Reads records by their keys, as many at a time as DynamoDB takes.</summary>
    /// <param name="op">The op.</param>
    /// <param name="count">How many keys.</param>
    /// <param name="write">Writes them; DynamoDB refuses one that is there twice.</param>
    /// <param name="consistent">Whether the reads are strongly consistent.</param>
    /// <param name="isOnePartition">Whether they are all of one partition.</param>
    /// <param name="projection">Writes which attributes to read, and says whether it did; null for all.</param>
    /// <param name="seen">Gets each record; null where nobody wants them.</param>
    /// <returns>The records, as items found.</returns>
    public static async ValueTask<OpResult> ReadAsync(
        OpSession op, int count, KeyPart write, bool consistent, bool isOnePartition,
        Func<Utf8JsonWriter, bool>? projection, RecordTaker? seen)
    {
        var sum = default(OpResultSum);
        for (int first = 0; first < count; first += DynamoDbLimits.MaxBatchReads)
        {
            long pageBytes = (isOnePartition
                ? DynamoDbLimits.MaxPartitionReadBytes : DynamoDbLimits.MaxBatchReadBytes) - PageSlackBytes;
            Utf8JsonWriter json = op.BeginBatch(DynamoDbCall.BatchGetItem, pageBytes);
            json.WriteStartObject();
            json.WriteStartArray("Keys"u8);
            int keys = Math.Min(DynamoDbLimits.MaxBatchReads, count - first);
            for (int i = first; i < first + keys; i++)
            {
                json.WriteStartObject();
                write(json, i);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("ConsistentRead"u8, consistent);
            bool projected = projection?.Invoke(json) ?? false;
            json.WriteEndObject();
            OpResult result = await FinishReadAsync(op, keys, seen, projected).ConfigureAwait(false);
            sum.Add(result);
            if (result.HasFailed)
                break;
        }

        return sum.Total();
    }

    /// <summary>Puts and deletes records, as many at a time as DynamoDB takes.</summary>
    /// <param name="op">The op.</param>
    /// <param name="count">How many writes.</param>
    /// <param name="write">Writes them; DynamoDB refuses two to one key.</param>
    public static async ValueTask<OpResult> WriteAsync(OpSession op, int count, BatchPart write)
    {
        var sum = default(OpResultSum);
        sum.Add(new OpResult(OpStatus.Succeeded));
        for (int first = 0; first < count; first += DynamoDbLimits.MaxBatchWrites)
        {
            Utf8JsonWriter json = op.BeginBatch(DynamoDbCall.BatchWriteItem);
            json.WriteStartArray();
            long bytes = 0;
            int last = Math.Min(count, first + DynamoDbLimits.MaxBatchWrites);
            for (int i = first; i < last; i++)
            {
                json.WriteStartObject();
                bytes += write(json, i);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            OpResult result = await FinishWriteAsync(op, last - first, bytes).ConfigureAwait(false);
            sum.Add(result);
            if (result.HasFailed)
                break;
        }

        return sum.Total();
    }

    private static async ValueTask<OpResult> FinishReadAsync(
        OpSession op, int count, RecordTaker? seen, bool projected)
    {
        var sum = default(OpResultSum);
        CallAnswer answer = await op.SendBatchAsync(seen, projected).ConfigureAwait(false);
        for (int retry = 1; ; retry++)
        {
            sum.Add(answer.Read());
            AnswerContents left = answer.Contents;
            if (answer.HasFailed || left.RestCount == 0)
                return sum.Total();
            if (left.RestCount < count)
                retry = 1;
            count = left.RestCount;
            if (!answer.IsPage && !await op.WaitForRestAsync(retry).ConfigureAwait(false))
                return LeftOver(sum, left.RestCount);
            op.BeginRest(DynamoDbCall.BatchGetItem, left.Rest, isRetry: !answer.IsPage);
            answer = await op.SendAsync(seen, projected).ConfigureAwait(false);
            if (answer.IsOutOfTime)
                return LeftOver(sum, left.RestCount);
        }
    }

    private static async ValueTask<OpResult> FinishWriteAsync(OpSession op, int count, long bytes)
    {
        var sum = default(OpResultSum);
        CallAnswer answer = await op.SendBatchAsync().ConfigureAwait(false);
        for (int retry = 1; ; retry++)
        {
            AnswerContents left = answer.Contents;
            sum.Add(answer.Written(bytes - left.RestBytes));
            if (answer.HasFailed || left.RestCount == 0)
                return sum.Total();
            if (left.RestCount < count)
                retry = 1;
            if (!await op.WaitForRestAsync(retry).ConfigureAwait(false))
                return LeftOver(sum, left.RestCount);
            (count, bytes) = (left.RestCount, left.RestBytes);
            op.BeginRest(DynamoDbCall.BatchWriteItem, left.Rest);
            answer = await op.SendAsync().ConfigureAwait(false);
            if (answer.IsOutOfTime)
                return LeftOver(sum, left.RestCount);
        }
    }

    // The budget may run out while a call for the rest is under way: the store has had no capacity for it all the same.
    private static OpResult LeftOver(OpResultSum done, int count)
    {
        done.Add(new OpResult(
            OpStatus.Throttled, Error: Unprocessed, Detail: $"{count} of the batch were not processed in time."));
        return done.Total();
    }
}
