using System.Text.Json;
using Amazon.DynamoDBv2.Model;

namespace DistStress.Engine.Targets.DynamoDb.Sdk;

/// <summary>Turns the SDK's answers back into JSON, as far as it is looked at.</summary>
internal static class SdkAnswers
{
    public static void Write(Utf8JsonWriter json, GetItemResponse response)
    {
        if (response.Item is { } item)
        {
            json.WritePropertyName("Item"u8);
            WriteItem(json, item);
        }

        WriteCapacity(json, response.ConsumedCapacity);
    }

    public static void WritePage(
        Utf8JsonWriter json,
        List<Dictionary<string, AttributeValue>>? items,
        Dictionary<string, AttributeValue>? lastKey,
        ConsumedCapacity? capacity)
    {
        json.WritePropertyName("Items"u8);
        WriteItems(json, items);
        if (lastKey is { Count: > 0 })
        {
            json.WritePropertyName("LastEvaluatedKey"u8);
            WriteItem(json, lastKey);
        }

        WriteCapacity(json, capacity);
    }

    public static void Write(Utf8JsonWriter json, BatchGetItemResponse response)
    {
        json.WriteStartObject("Responses"u8);
        foreach ((string table, List<Dictionary<string, AttributeValue>> items) in response.Responses ?? [])
        {
            json.WritePropertyName(table);
            WriteItems(json, items);
        }

        json.WriteEndObject();
        json.WriteStartObject("UnprocessedKeys"u8);
        foreach ((string table, KeysAndAttributes keys) in response.UnprocessedKeys ?? [])
        {
            json.WriteStartObject(table);
            json.WritePropertyName("Keys"u8);
            WriteItems(json, keys.Keys);
            if (keys.ConsistentRead is { } consistent)
                json.WriteBoolean("ConsistentRead"u8, consistent);
            if (keys.ProjectionExpression is { } projection)
                json.WriteString("ProjectionExpression"u8, projection);
            if (keys.ExpressionAttributeNames is { Count: > 0 } names)
            {
                json.WriteStartObject("ExpressionAttributeNames"u8);
                foreach ((string placeholder, string name) in names)
                    json.WriteString(placeholder, name);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteCapacity(json, response.ConsumedCapacity);
    }

    public static void Write(Utf8JsonWriter json, BatchWriteItemResponse response)
    {
        json.WriteStartObject("UnprocessedItems"u8);
        foreach ((string table, List<WriteRequest> writes) in response.UnprocessedItems ?? [])
        {
            json.WriteStartArray(table);
            foreach (WriteRequest write in writes)
            {
                bool isPut = write.PutRequest is not null;
                json.WriteStartObject();
                json.WriteStartObject(isPut ? "PutRequest"u8 : "DeleteRequest"u8);
                json.WritePropertyName(isPut ? "Item"u8 : "Key"u8);
                WriteItem(json, isPut ? write.PutRequest!.Item : write.DeleteRequest.Key);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        WriteCapacity(json, response.ConsumedCapacity);
    }

    public static void WriteCapacity(Utf8JsonWriter json, ConsumedCapacity? capacity) =>
        WriteCapacity(json, capacity is null ? null : [capacity]);

    private static void WriteCapacity(Utf8JsonWriter json, List<ConsumedCapacity>? accounts)
    {
        json.WriteStartArray("ConsumedCapacity"u8);
        foreach (ConsumedCapacity account in accounts ?? [])
        {
            json.WriteStartObject();
            json.WriteString("TableName"u8, account.TableName);
            if (account.CapacityUnits is { } total)
                json.WriteNumber("CapacityUnits"u8, total);
            WriteUnits(json, "Table", account.Table);
            WriteIndexes(json, "GlobalSecondaryIndexes", account.GlobalSecondaryIndexes);
            WriteIndexes(json, "LocalSecondaryIndexes", account.LocalSecondaryIndexes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIndexes(Utf8JsonWriter json, string name, Dictionary<string, Capacity>? indexes)
    {
        json.WriteStartObject(name);
        foreach ((string index, Capacity units) in indexes ?? [])
            WriteUnits(json, index, units);
        json.WriteEndObject();
    }

    private static void WriteUnits(Utf8JsonWriter json, string name, Capacity? capacity)
    {
        if (capacity?.CapacityUnits is not { } units)
            return;
        json.WriteStartObject(name);
        json.WriteNumber("CapacityUnits"u8, units);
        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, List<Dictionary<string, AttributeValue>>? items)
    {
        json.WriteStartArray();
        foreach (Dictionary<string, AttributeValue> item in items ?? [])
            WriteItem(json, item);
        json.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter json, Dictionary<string, AttributeValue> item)
    {
        json.WriteStartObject();
        foreach ((string name, AttributeValue value) in item)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, AttributeValue value)
    {
        json.WriteStartObject();
        if (value.S is not null)
            json.WriteString("S"u8, value.S);
        else if (value.N is not null)
            json.WriteString("N"u8, value.N);
        else if (value.B is not null)
            json.WriteBase64String("B"u8, Bytes(value.B));
        else if (value.BOOL is { } flag)
            json.WriteBoolean("BOOL"u8, flag);
        else if (value.NULL is { } isNull)
            json.WriteBoolean("NULL"u8, isNull);
        else if (value.IsLSet)
            WriteList(json, "L", value.L, WriteValue);
        else if (value.IsMSet)
            WriteMap(json, value.M);
        else if (value.IsSSSet)
            WriteList(json, "SS", value.SS, static (json, text) => json.WriteStringValue(text));
        else if (value.IsNSSet)
            WriteList(json, "NS", value.NS, static (json, text) => json.WriteStringValue(text));
        else
            WriteList(json, "BS", value.BS, static (json, bytes) => json.WriteBase64StringValue(Bytes(bytes)));
        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, Dictionary<string, AttributeValue> map)
    {
        json.WritePropertyName("M"u8);
        WriteItem(json, map);
    }

    private static void WriteList<T>(
        Utf8JsonWriter json, string type, List<T>? values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(type);
        foreach (T value in values ?? [])
            write(json, value);
        json.WriteEndArray();
    }

    private static ReadOnlySpan<byte> Bytes(MemoryStream stream) => stream.ToArray();
}
