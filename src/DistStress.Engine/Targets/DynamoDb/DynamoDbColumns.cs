using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Generation;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>The columns layout: one table item an item under the partition key <c>id</c>, one attribute a column.</summary>
internal sealed class DynamoDbColumns : IDynamoDbLayout
{
    private const string KeyName = "id";

    private readonly DynamoDbClient _client;
    private readonly string _tableName;
    private readonly bool _consistentRead;

    public DynamoDbColumns(DynamoDbClient client, string tableName, bool consistentRead)
    {
        _client = client;
        _tableName = tableName;
        _consistentRead = consistentRead;
    }

    public bool Accepts(TableDescription table) =>
        table.KeySchema is [{ AttributeName: KeyName } key] && key.KeyType == KeyType.HASH &&
        table.AttributeDefinitions.Exists(a => a.AttributeName == KeyName && a.AttributeType == ScalarAttributeType.S);

    public string Requirement(string tableName, string place) =>
        $"table \"{tableName}\" with the partition key {KeyName} (a string, S) and no sort key in {place}.";

    public async Task<OpResult> PutItemAsync(Item item, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest
        {
            TableName = _tableName,
            Item = AttributeMap.Of(item, KeyName, out long bytes),
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        PutItemResponse response = await _client.PutItemAsync(request, cancellationToken).ConfigureAwait(false);
        return Written(response, response.ConsumedCapacity, bytes);
    }

    public async Task<OpResult> UpdateItemAsync(Item item, CancellationToken cancellationToken)
    {
        var request = new UpdateItemRequest
        {
            TableName = _tableName,
            Key = Key(item),
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        long bytes = ColumnExpression.Set(item, request);
        UpdateItemResponse response = await _client.UpdateItemAsync(request, cancellationToken).ConfigureAwait(false);
        return Written(response, response.ConsumedCapacity, bytes);
    }

    public async Task<OpResult> GetItemAsync(Item item, CancellationToken cancellationToken)
    {
        GetItemResponse response =
            await _client.GetItemAsync(GetRequest(item), cancellationToken).ConfigureAwait(false);
        return Read(response);
    }

    public async Task<OpResult> GetSubItemAsync(Item item, CancellationToken cancellationToken)
    {
        GetItemRequest request = GetRequest(item);
        (request.ProjectionExpression, request.ExpressionAttributeNames) = ColumnExpression.Projection(item);
        GetItemResponse response = await _client.GetItemAsync(request, cancellationToken).ConfigureAwait(false);
        return Read(response);
    }

    public async Task<OpResult> DeleteItemAsync(Item item, CancellationToken cancellationToken)
    {
        var request = new DeleteItemRequest
        {
            TableName = _tableName,
            Key = Key(item),
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        DeleteItemResponse response = await _client.DeleteItemAsync(request, cancellationToken).ConfigureAwait(false);
        return Written(response, response.ConsumedCapacity, 0);
    }

    public async Task<OpResult> QueryAsync(Item item, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            TableName = _tableName,
            KeyConditionExpression = "#k=:k",
            ExpressionAttributeNames = new Dictionary<string, string>(1) { ["#k"] = KeyName },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>(1) { [":k"] = new() { S = item.Key } },
            ConsistentRead = _consistentRead,
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        var sum = default(OpResultSum);
        do
        {
            QueryResponse page = await _client.QueryAsync(request, cancellationToken).ConfigureAwait(false);
            sum.Add(Read(page.Items, page, page.ConsumedCapacity));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        return sum.Total();
    }

    public Task<OpResult> BatchGetItemAsync(Operation operation, CancellationToken cancellationToken) =>
        BatchReadAsync(operation, KeysOf(operation), cancellationToken);

    public Task<OpResult> BatchGetSubItemAsync(Operation operation, CancellationToken cancellationToken)
    {
        // One projection serves all keys, so it names every column that any of the items asks for.
        KeysAndAttributes keys = KeysOf(operation);
        (keys.ProjectionExpression, keys.ExpressionAttributeNames) = ColumnExpression.Projection(operation.Items);
        return BatchReadAsync(operation, keys, cancellationToken);
    }

    public async Task<OpResult> BatchPutItemAsync(Operation operation, CancellationToken cancellationToken)
    {
        // DynamoDB refuses a batch that names a key twice. The later item wins, as it would one after the other.
        var writes = new Dictionary<string, WriteRequest>(operation.Items.Length);
        foreach (Item item in operation.Items)
            writes[item.Key] = new WriteRequest(new PutRequest(AttributeMap.Of(item, KeyName, out _)));
        var request = new BatchWriteItemRequest
        {
            RequestItems = new Dictionary<string, List<WriteRequest>>(1) { [_tableName] = [.. writes.Values] },
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        var sum = default(OpResultSum);
        var backoff = new Backoff();
        while (true)
        {
            long sent = PutBytes(request.RequestItems);
            BatchWriteItemResponse response =
                await _client.BatchWriteItemAsync(request, cancellationToken).ConfigureAwait(false);
            request.RequestItems = response.UnprocessedItems;
            long written = sent - PutBytes(request.RequestItems);
            sum.Add(new OpResult(
                OpStatus.Succeeded,
                written,
                WriteUnits: ConsumedUnits.Of(response.ConsumedCapacity),
                Retries: DynamoDbClient.Retries(response)));
            if (request.RequestItems is not { Count: > 0 })
                return sum.Total();
            if (written > 0)
                backoff.Reset();
            if (!await backoff.WaitAsync(cancellationToken).ConfigureAwait(false))
                return LeftOver(sum, request.RequestItems.Values.Sum(left => left.Count));
            sum.Add(new OpResult(OpStatus.Succeeded, Retries: 1));
        }
    }

    private async Task<OpResult> BatchReadAsync(
        Operation operation, KeysAndAttributes keys, CancellationToken cancellationToken)
    {
        var request = new BatchGetItemRequest
        {
            RequestItems = new Dictionary<string, KeysAndAttributes>(1) { [_tableName] = keys },
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        var sum = default(OpResultSum);
        var backoff = new Backoff();
        while (true)
        {
            BatchGetItemResponse response =
                await _client.BatchGetItemAsync(request, cancellationToken).ConfigureAwait(false);
            request.RequestItems = response.UnprocessedKeys;
            OpResult part = Read(response.Responses?.GetValueOrDefault(_tableName), response, null);
            sum.Add(part with { ReadUnits = ConsumedUnits.Of(response.ConsumedCapacity) });
            if (request.RequestItems is not { Count: > 0 })
                return sum.Total();
            if (part.ItemsFound > 0)
                backoff.Reset();
            if (!await backoff.WaitAsync(cancellationToken).ConfigureAwait(false))
                return LeftOver(sum, request.RequestItems.Values.Sum(left => left.Keys.Count));
            sum.Add(new OpResult(OpStatus.NotFound, Retries: 1));
        }
    }

    private GetItemRequest GetRequest(Item item) => new()
    {
        TableName = _tableName,
        Key = Key(item),
        ConsistentRead = _consistentRead,
        ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
    };

    private KeysAndAttributes KeysOf(Operation operation)
    {
        var keys = new List<Dictionary<string, AttributeValue>>(operation.Items.Length);
        var seen = new HashSet<string>(operation.Items.Length);
        foreach (Item item in operation.Items)
        {
            if (seen.Add(item.Key))
                keys.Add(Key(item));
        }

        return new KeysAndAttributes { Keys = keys, ConsistentRead = _consistentRead };
    }

    private static Dictionary<string, AttributeValue> Key(Item item) => new(1) { [KeyName] = new() { S = item.Key } };

    private static OpResult Written(Amazon.Runtime.AmazonWebServiceResponse response, ConsumedCapacity? capacity, long bytes) =>
        new(OpStatus.Succeeded, bytes, WriteUnits: capacity?.CapacityUnits, Retries: DynamoDbClient.Retries(response));

    private static OpResult Read(GetItemResponse response) =>
        Read(response.Item is { } item ? [item] : [], response, response.ConsumedCapacity);

    private static OpResult Read(
        List<Dictionary<string, AttributeValue>>? items,
        Amazon.Runtime.AmazonWebServiceResponse response,
        ConsumedCapacity? capacity)
    {
        long bytes = 0;
        int found = 0;
        foreach (Dictionary<string, AttributeValue> item in items ?? [])
        {
            // A projection that matches no attribute gives an empty item: nothing of what was asked for.
            if (item.Count == 0)
                continue;
            found++;
            bytes += AttributeMap.Bytes(item, KeyName);
        }

        return new OpResult(
            found > 0 ? OpStatus.Succeeded : OpStatus.NotFound,
            bytes,
            found,
            ReadUnits: capacity?.CapacityUnits,
            Retries: DynamoDbClient.Retries(response));
    }

    private static long PutBytes(Dictionary<string, List<WriteRequest>>? tables) =>
        tables?.Values.Sum(writes => writes.Sum(write => AttributeMap.Bytes(write.PutRequest.Item, KeyName))) ?? 0;

    private static OpResult LeftOver(OpResultSum done, int count)
    {
        done.Add(new OpResult(
            OpStatus.Throttled, Error: "Unprocessed", Detail: $"{count} of the batch were not processed in time."));
        return done.Total();
    }
}
