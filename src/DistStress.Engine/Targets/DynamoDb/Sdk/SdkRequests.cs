using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace DistStress.Engine.Targets.DynamoDb.Sdk;

/// <summary>Turns the JSON of requests into the SDK's request objects.</summary>
internal static class SdkRequests
{
    public static GetItemRequest GetItem(JsonElement json) => new()
    {
        TableName = Text(json, "TableName"),
        Key = Item(json, "Key"),
        ConsistentRead = Flag(json, "ConsistentRead"),
        ProjectionExpression = Text(json, "ProjectionExpression"),
        ExpressionAttributeNames = Names(json),
        ReturnConsumedCapacity = Text(json, "ReturnConsumedCapacity"),
    };

    public static PutItemRequest PutItem(JsonElement json) => new()
    {
        TableName = Text(json, "TableName"),
        Item = Item(json, "Item"),
        ConditionExpression = Text(json, "ConditionExpression"),
        ExpressionAttributeNames = Names(json),
        ExpressionAttributeValues = Item(json, "ExpressionAttributeValues"),
        ReturnConsumedCapacity = Text(json, "ReturnConsumedCapacity"),
    };

    public static UpdateItemRequest UpdateItem(JsonElement json) => new()
    {
        TableName = Text(json, "TableName"),
        Key = Item(json, "Key"),
        UpdateExpression = Text(json, "UpdateExpression"),
        AttributeUpdates = Updates(json),
        ConditionExpression = Text(json, "ConditionExpression"),
        ExpressionAttributeNames = Names(json),
        ExpressionAttributeValues = Item(json, "ExpressionAttributeValues"),
        Expected = Expected(json),
        ReturnConsumedCapacity = Text(json, "ReturnConsumedCapacity"),
    };

    public static DeleteItemRequest DeleteItem(JsonElement json) => new()
    {
        TableName = Text(json, "TableName"),
        Key = Item(json, "Key"),
        ConditionExpression = Text(json, "ConditionExpression"),
        ExpressionAttributeNames = Names(json),
        ExpressionAttributeValues = Item(json, "ExpressionAttributeValues"),
        ReturnConsumedCapacity = Text(json, "ReturnConsumedCapacity"),
    };

    public static QueryRequest Query(JsonElement json) => new()
    {
        TableName = Text(json, "TableName"),
        IndexName = Text(json, "IndexName"),
        KeyConditionExpression = Text(json, "KeyConditionExpression"),
        FilterExpression = Text(json, "FilterExpression"),
        ProjectionExpression = Text(json, "ProjectionExpression"),
        ExpressionAttributeNames = Names(json),
        ExpressionAttributeValues = Item(json, "ExpressionAttributeValues"),
        ExclusiveStartKey = Item(json, "ExclusiveStartKey"),
        ConsistentRead = Flag(json, "ConsistentRead"),
        ScanIndexForward = Flag(json, "ScanIndexForward"),
        Limit = Number(json, "Limit"),
        Select = Text(json, "Select"),
        ReturnConsumedCapacity = Text(json, "ReturnConsumedCapacity"),
    };

    public static ScanRequest Scan(JsonElement json) => new()
    {
        TableName = Text(json, "TableName"),
        IndexName = Text(json, "IndexName"),
        FilterExpression = Text(json, "FilterExpression"),
        ProjectionExpression = Text(json, "ProjectionExpression"),
        ExpressionAttributeNames = Names(json),
        ExpressionAttributeValues = Item(json, "ExpressionAttributeValues"),
        ExclusiveStartKey = Item(json, "ExclusiveStartKey"),
        ConsistentRead = Flag(json, "ConsistentRead"),
        Segment = Number(json, "Segment"),
        TotalSegments = Number(json, "TotalSegments"),
        Limit = Number(json, "Limit"),
        Select = Text(json, "Select"),
        ReturnConsumedCapacity = Text(json, "ReturnConsumedCapacity"),
    };

    public static BatchGetItemRequest BatchGetItem(JsonElement json) => new()
    {
        RequestItems = json.GetProperty("RequestItems").EnumerateObject().ToDictionary(
            table => table.Name,
            table => new KeysAndAttributes
            {
                Keys = [.. table.Value.GetProperty("Keys").EnumerateArray().Select(Item)],
                ConsistentRead = Flag(table.Value, "ConsistentRead"),
                ProjectionExpression = Text(table.Value, "ProjectionExpression"),
                ExpressionAttributeNames = Names(table.Value),
            }),
        ReturnConsumedCapacity = Text(json, "ReturnConsumedCapacity"),
    };

    public static BatchWriteItemRequest BatchWriteItem(JsonElement json) => new()
    {
        RequestItems = json.GetProperty("RequestItems").EnumerateObject().ToDictionary(
            table => table.Name, table => table.Value.EnumerateArray().Select(Write).ToList()),
        ReturnConsumedCapacity = Text(json, "ReturnConsumedCapacity"),
    };

    private static WriteRequest Write(JsonElement json) => json.TryGetProperty("PutRequest", out JsonElement put)
        ? new WriteRequest(new PutRequest(Item(put.GetProperty("Item"))))
        : new WriteRequest(new DeleteRequest(Item(json.GetProperty("DeleteRequest").GetProperty("Key"))));

    private static Dictionary<string, AttributeValueUpdate>? Updates(JsonElement json) =>
        json.TryGetProperty("AttributeUpdates", out JsonElement updates)
            ? updates.EnumerateObject().ToDictionary(
                update => update.Name,
                update => new AttributeValueUpdate(
                    Value(update.Value.GetProperty("Value")),
                    AttributeAction.FindValue(Text(update.Value, "Action") ?? AttributeAction.PUT.Value)))
            : null;

    private static Dictionary<string, ExpectedAttributeValue>? Expected(JsonElement json) =>
        json.TryGetProperty("Expected", out JsonElement expected)
            ? expected.EnumerateObject().ToDictionary(
                entry => entry.Name,
                entry => new ExpectedAttributeValue
                {
                    Exists = Flag(entry.Value, "Exists"),
                    ComparisonOperator = Text(entry.Value, "ComparisonOperator"),
                })
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static bool? Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : null;

    private static int? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;

    private static Dictionary<string, string>? Names(JsonElement json) =>
        json.TryGetProperty("ExpressionAttributeNames", out JsonElement names)
            ? names.EnumerateObject().ToDictionary(name => name.Name, name => name.Value.GetString()!)
            : null;

    private static Dictionary<string, AttributeValue>? Item(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement item) ? Item(item) : null;

    private static Dictionary<string, AttributeValue> Item(JsonElement json) =>
        json.EnumerateObject().ToDictionary(attribute => attribute.Name, attribute => Value(attribute.Value));

    private static AttributeValue Value(JsonElement json)
    {
        JsonProperty typed = json.EnumerateObject().Single();
        JsonElement value = typed.Value;
        return typed.Name switch
        {
            "S" => new AttributeValue { S = value.GetString() },
            "N" => new AttributeValue { N = value.GetString() },
            "B" => new AttributeValue { B = Bytes(value) },
            "BOOL" => new AttributeValue { BOOL = value.GetBoolean() },
            "NULL" => new AttributeValue { NULL = value.GetBoolean() },
            "SS" => new AttributeValue { SS = [.. value.EnumerateArray().Select(text => text.GetString())] },
            "NS" => new AttributeValue { NS = [.. value.EnumerateArray().Select(text => text.GetString())] },
            "BS" => new AttributeValue { BS = [.. value.EnumerateArray().Select(Bytes)] },
            "L" => new AttributeValue { L = [.. value.EnumerateArray().Select(Value)], IsLSet = true },
            "M" => new AttributeValue { M = Item(value), IsMSet = true },
            _ => throw new InvalidOperationException($"There is no type {typed.Name} of attributes."),
        };
    }

    private static MemoryStream Bytes(JsonElement json) => new(json.GetBytesFromBase64(), writable: false);
}
