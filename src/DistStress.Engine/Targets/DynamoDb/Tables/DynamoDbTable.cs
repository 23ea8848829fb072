using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Layouts;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>The calls that go over more than one record of the table, as both layouts make them.</summary>
/// <remarks>
/// However many calls an op needs, it makes them one after the other: so it holds one connection of a pool that is made
/// to fit the ops, and a store that hangs holds no more memory than an op's. A call that fails ends them; what those
/// before it did, cost and retried is in the result.
/// </remarks>
internal sealed class DynamoDbTable
{
    private readonly DynamoDbClient _client;
    private readonly string _name;
    private readonly string[] _keyNames;

    /// <summary>Makes the calls of one table.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="keyNames">The attributes of the key, the partition key first; they do not count as data.</param>
    public DynamoDbTable(DynamoDbClient client, string name, params string[] keyNames)
    {
        _client = client;
        _name = name;
        _keyNames = keyNames;
    }

    /// <summary>Reads all records with a partition key.</summary>
    /// <param name="id">The partition key.</param>
    /// <param name="consistent">Whether the read is strongly consistent.</param>
    /// <param name="attribute">The one attribute to read; null for all.</param>
    /// <param name="seen">Gets each record; null where nobody wants them.</param>
    /// <param name="cancellationToken">Ends the call at the end of the op's budget.</param>
    /// <returns>The records, as items found.</returns>
    public async Task<OpResult> QueryAsync(
        string id,
        bool consistent,
        string? attribute,
        Action<Dictionary<string, AttributeValue>>? seen,
        CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            TableName = _name,
            KeyConditionExpression = "#k=:k",
            ExpressionAttributeNames = new Dictionary<string, string>(2) { ["#k"] = _keyNames[0] },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>(1) { [":k"] = new() { S = id } },
            ConsistentRead = consistent,
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        if (attribute is not null)
        {
            request.ProjectionExpression = "#a";
            request.ExpressionAttributeNames["#a"] = attribute;
        }

        var sum = default(OpResultSum);
        try
        {
            do
            {
                QueryResponse page = await _client.QueryAsync(request, cancellationToken).ConfigureAwait(false);
                sum.Add(Read(page.Items, seen));
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (request.ExclusiveStartKey is { Count: > 0 });
        }
        catch (Exception error)
        {
            sum.Add(DynamoDbFailure.Translate(error));
        }

        return sum.Total();
    }

    /// <summary>Reads records by their keys, as many at a time as DynamoDB takes.</summary>
    /// <param name="keys">The keys; DynamoDB refuses one that is there twice.</param>
    /// <param name="consistent">Whether the reads are strongly consistent.</param>
    /// <param name="projection">The attributes to read; nulls for all.</param>
    /// <param name="seen">Gets each record; null where nobody wants them.</param>
    /// <param name="cancellationToken">Ends the calls at the end of the op's budget.</param>
    /// <returns>The records, as items found.</returns>
    public async Task<OpResult> ReadAsync(
        List<Dictionary<string, AttributeValue>> keys,
        bool consistent,
        (string? Text, Dictionary<string, string>? Names) projection,
        Action<Dictionary<string, AttributeValue>>? seen,
        CancellationToken cancellationToken)
    {
        var sum = default(OpResultSum);
        for (int first = 0; first < keys.Count; first += DynamoDbLimits.MaxBatchReads)
        {
            var part = new KeysAndAttributes
            {
                Keys = keys.GetRange(first, Math.Min(DynamoDbLimits.MaxBatchReads, keys.Count - first)),
                ConsistentRead = consistent,
                ProjectionExpression = projection.Text,
                ExpressionAttributeNames = projection.Names,
            };
            OpResult result = await ReadBatchAsync(part, seen, cancellationToken).ConfigureAwait(false);
            sum.Add(result);
            if (result.HasFailed)
                break;
        }

        return sum.Total();
    }

    /// <summary>Puts and deletes records, as many at a time as DynamoDB takes.</summary>
    /// <param name="writes">The writes; DynamoDB refuses two to one key.</param>
    /// <param name="cancellationToken">Ends the calls at the end of the op's budget.</param>
    public async Task<OpResult> WriteAsync(List<WriteRequest> writes, CancellationToken cancellationToken)
    {
        var sum = default(OpResultSum);
        sum.Add(new OpResult(OpStatus.Succeeded));
        for (int first = 0; first < writes.Count; first += DynamoDbLimits.MaxBatchWrites)
        {
            int count = Math.Min(DynamoDbLimits.MaxBatchWrites, writes.Count - first);
            OpResult result =
                await WriteBatchAsync(writes.GetRange(first, count), cancellationToken).ConfigureAwait(false);
            sum.Add(result);
            if (result.HasFailed)
                break;
        }

        return sum.Total();
    }

    /// <summary>The result of one call that read records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="seen">Gets each of them; null where nobody wants them.</param>
    /// <param name="projected">Whether only some columns were asked for: a record with none of them is then
    /// nothing.</param>
    public OpResult Read(
        List<Dictionary<string, AttributeValue>>? records,
        Action<Dictionary<string, AttributeValue>>? seen,
        bool projected = false)
    {
        long bytes = 0;
        int found = 0;
        foreach (Dictionary<string, AttributeValue> record in records ?? [])
        {
            // A projection that matches no attribute gives an empty record, or only the key.
            if (record.Count == 0 || (projected && record.Keys.All(name => _keyNames.Contains(name))))
                continue;
            found++;
            bytes += AttributeMap.Bytes(record, _keyNames);
            seen?.Invoke(record);
        }

        return new OpResult(found > 0 ? OpStatus.Succeeded : OpStatus.NotFound, bytes, found);
    }

    private async Task<OpResult> ReadBatchAsync(
        KeysAndAttributes keys, Action<Dictionary<string, AttributeValue>>? seen, CancellationToken cancellationToken)
    {
        var request = new BatchGetItemRequest
        {
            RequestItems = new Dictionary<string, KeysAndAttributes>(1) { [_name] = keys },
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        var sum = default(OpResultSum);
        int left = 0;
        var backoff = new Backoff(_client.Time);
        try
        {
            while (true)
            {
                BatchGetItemResponse response =
                    await _client.BatchGetItemAsync(request, cancellationToken).ConfigureAwait(false);
                request.RequestItems = response.UnprocessedKeys;
                OpResult part = Read(response.Responses?.GetValueOrDefault(_name), seen,
                    keys.ProjectionExpression is not null);
                sum.Add(part);
                if (request.RequestItems is not { Count: > 0 })
                    return sum.Total();
                left = request.RequestItems.Values.Sum(unread => unread.Keys.Count);
                if (part.ItemsFound > 0)
                    backoff.Reset();
                if (!await backoff.WaitAsync(cancellationToken).ConfigureAwait(false))
                    return LeftOver(sum, left);
                CallWatch.Current?.GoOn();
            }
        }
        catch (OperationCanceledException) when (left > 0)
        {
            return LeftOver(sum, left);
        }
        catch (Exception error)
        {
            sum.Add(DynamoDbFailure.Translate(error));
            return sum.Total();
        }
    }

    private async Task<OpResult> WriteBatchAsync(List<WriteRequest> writes, CancellationToken cancellationToken)
    {
        var request = new BatchWriteItemRequest
        {
            RequestItems = new Dictionary<string, List<WriteRequest>>(1) { [_name] = writes },
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        var sum = default(OpResultSum);
        int left = 0;
        var backoff = new Backoff(_client.Time);
        try
        {
            while (true)
            {
                int sent = Count(request.RequestItems);
                long sentBytes = PutBytes(request.RequestItems);
                BatchWriteItemResponse response =
                    await _client.BatchWriteItemAsync(request, cancellationToken).ConfigureAwait(false);
                request.RequestItems = response.UnprocessedItems;
                sum.Add(new OpResult(OpStatus.Succeeded, sentBytes - PutBytes(request.RequestItems)));
                if (request.RequestItems is not { Count: > 0 })
                    return sum.Total();
                left = Count(request.RequestItems);
                if (left < sent)
                    backoff.Reset();
                if (!await backoff.WaitAsync(cancellationToken).ConfigureAwait(false))
                    return LeftOver(sum, left);
                CallWatch.Current?.GoOn();
            }
        }
        catch (OperationCanceledException) when (left > 0)
        {
            return LeftOver(sum, left);
        }
        catch (Exception error)
        {
            sum.Add(DynamoDbFailure.Translate(error));
            return sum.Total();
        }
    }

    private static int Count(Dictionary<string, List<WriteRequest>>? tables) =>
        tables?.Values.Sum(writes => writes.Count) ?? 0;

    private long PutBytes(Dictionary<string, List<WriteRequest>>? tables) =>
        tables?.Values.Sum(writes => writes.Sum(
            write => write.PutRequest is { } put ? AttributeMap.Bytes(put.Item, _keyNames) : 0)) ?? 0;

    // The budget may run out while a call for the rest is under way: the store has had no capacity for it all the same.
    private static OpResult LeftOver(OpResultSum done, int count)
    {
        done.Add(new OpResult(
            OpStatus.Throttled, Error: CallWatch.Unprocessed,
                Detail: $"{count} of the batch were not processed in time."));
        return done.Total();
    }
}
