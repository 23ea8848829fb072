using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>
/// The columns layout: one table item an item under the partition key <c>id</c>, one attribute a column.
/// </summary>
internal sealed class DynamoDbColumns : IDynamoDbLayout
{
    private const string KeyName = KeyAttribute.Partition;

    private readonly DynamoDbClient _client;
    private readonly DynamoDbTable _table;
    private readonly string _tableName;
    private readonly bool _consistentRead;

    public DynamoDbColumns(DynamoDbClient client, string tableName, bool consistentRead)
    {
        _client = client;
        _table = new DynamoDbTable(client, tableName, KeyName);
        _tableName = tableName;
        _consistentRead = consistentRead;
    }

    public async Task<OpResult> PutItemAsync(Item item, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest
        {
            TableName = _tableName,
            Item = AttributeMap.Of(item, KeyName, out long bytes),
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        await _client.PutItemAsync(request, cancellationToken).ConfigureAwait(false);
        return new OpResult(OpStatus.Succeeded, bytes);
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
        await _client.UpdateItemAsync(request, cancellationToken).ConfigureAwait(false);
        return new OpResult(OpStatus.Succeeded, bytes);
    }

    public async Task<OpResult> GetItemAsync(Item item, CancellationToken cancellationToken)
    {
        GetItemResponse response =
            await _client.GetItemAsync(GetRequest(item), cancellationToken).ConfigureAwait(false);
        return Read(response, item);
    }

    public async Task<OpResult> GetSubItemAsync(Item item, CancellationToken cancellationToken)
    {
        GetItemRequest request = GetRequest(item);
        (request.ProjectionExpression, request.ExpressionAttributeNames) = ColumnExpression.Projection(item);
        GetItemResponse response = await _client.GetItemAsync(request, cancellationToken).ConfigureAwait(false);
        return Read(response, item);
    }

    public async Task<OpResult> DeleteItemAsync(Item item, CancellationToken cancellationToken)
    {
        var request = new DeleteItemRequest
        {
            TableName = _tableName,
            Key = Key(item),
            ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
        };
        await _client.DeleteItemAsync(request, cancellationToken).ConfigureAwait(false);
        return new OpResult(OpStatus.Succeeded);
    }

    public Task<OpResult> QueryAsync(Item item, CancellationToken cancellationToken) =>
        _table.QueryAsync(item.Key, _consistentRead, attribute: null, FoundRecords.Of(item, AddColumns),
            cancellationToken);

    public Task<OpResult> BatchGetItemAsync(Operation operation, CancellationToken cancellationToken) =>
        _table.ReadAsync(
            KeysOf(operation),
            _consistentRead,
            projection: default,
            FoundRecords.Of(operation.Items, KeyName, AddColumns),
            cancellationToken);

    // One projection serves all keys, so it names every column that any of the items asks for.
    public Task<OpResult> BatchGetSubItemAsync(Operation operation, CancellationToken cancellationToken) =>
        _table.ReadAsync(
            KeysOf(operation),
            _consistentRead,
            ColumnExpression.Projection(operation.Items, operation.Item.Found is null ? null : KeyName),
            FoundRecords.Of(operation.Items, KeyName, AddColumns),
            cancellationToken);

    public Task<OpResult> BatchPutItemAsync(Operation operation, CancellationToken cancellationToken)
    {
        // DynamoDB refuses a batch that names a key twice. The later item wins, as it would one after the other.
        var writes = new Dictionary<string, WriteRequest>(operation.Items.Length);
        foreach (Item item in operation.Items)
            writes[item.Key] = new WriteRequest(new PutRequest(AttributeMap.Of(item, KeyName, out _)));
        return _table.WriteAsync([.. writes.Values], cancellationToken);
    }

    private GetItemRequest GetRequest(Item item) => new()
    {
        TableName = _tableName,
        Key = Key(item),
        ConsistentRead = _consistentRead,
        ReturnConsumedCapacity = ReturnConsumedCapacity.INDEXES,
    };

    private static List<Dictionary<string, AttributeValue>> KeysOf(Operation operation)
    {
        var keys = new List<Dictionary<string, AttributeValue>>(operation.Items.Length);
        var seen = new HashSet<string>(operation.Items.Length);
        foreach (Item item in operation.Items)
        {
            if (seen.Add(item.Key))
                keys.Add(Key(item));
        }

        return keys;
    }

    private static Dictionary<string, AttributeValue> Key(Item item) => new(1) { [KeyName] = new() { S = item.Key } };

    private OpResult Read(GetItemResponse response, Item item) =>
        _table.Read(response.Item is { } record ? [record] : [], FoundRecords.Of(item, AddColumns));

    private static void AddColumns(Dictionary<string, AttributeValue> record, FoundItem found)
    {
        found.NoteItem();
        foreach ((string name, AttributeValue value) in record)
        {
            if (name != KeyName)
                found.Add(name, AttributeMap.Utf8OrBytes(value));
        }
    }
}
