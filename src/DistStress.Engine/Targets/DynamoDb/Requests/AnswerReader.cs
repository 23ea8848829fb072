using System.Text;
using System.Text.Json;
using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>Reads answers about one table, straight into what is counted.</summary>
internal sealed class AnswerReader
{
    private readonly byte[][] _keyNames;
    private readonly CapacityReader _capacity;

    /// <summary>Makes a reader.</summary>
    /// <param name="requested">What requests call the table.</param>
    /// <param name="tableName">Its name, by which it is counted.</param>
    /// <param name="keyNames">The attributes of its key, which do not count as data.</param>
    public AnswerReader(string requested, string tableName, IEnumerable<string> keyNames)
    {
        _keyNames = [.. keyNames.Select(Encoding.UTF8.GetBytes)];
        _capacity = new CapacityReader(requested, tableName);
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="body">Its JSON.</param>
    /// <param name="isWrite">Whether the capacity that it tells of was consumed by writes.</param>
    /// <param name="calls">Gets the capacity.</param>
    /// <param name="seen">Gets each record; null where nobody wants them.</param>
    /// <param name="projected">Whether only some columns were asked for: a record with none of them is then
    /// nothing.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is JSON, but not as DynamoDB answers.</exception>
    public AnswerContents Read(
        ReadOnlyMemory<byte> body, bool isWrite, OpCalls calls, RecordTaker? seen, bool projected)
    {
        var found = new Found(seen, projected);
        ReadOnlyMemory<byte> page = default;
        ReadOnlyMemory<byte> rest = default;
        (int Count, long Bytes) left = default;
        if (body.IsEmpty)
            return default;
        var json = new Utf8JsonReader(body.Span);
        json.Read();
        while (json.NextMember())
        {
            if (json.ValueTextEquals("Item"u8))
            {
                json.Read();
                ReadRecord(ref json, ref found);
            }
            else if (json.ValueTextEquals("Items"u8))
            {
                json.Read();
                ReadRecords(ref json, ref found);
            }
            else if (json.ValueTextEquals("Responses"u8))
            {
                json.Read();
                while (json.NextMember())
                {
                    json.Read();
                    ReadRecords(ref json, ref found);
                }
            }
            else if (json.ValueTextEquals("ConsumedCapacity"u8))
            {
                json.Read();
                _capacity.Read(ref json, isWrite, calls);
            }
            else if (json.ValueTextEquals("LastEvaluatedKey"u8))
            {
                page = Piece(body, ref json);
            }
            else if (json.ValueTextEquals("UnprocessedItems"u8) || json.ValueTextEquals("UnprocessedKeys"u8))
            {
                Utf8JsonReader start = json;
                rest = Piece(body, ref json);
                left = CountRest(start);
            }
            else
            {
                json.Skip();
            }
        }

        return new AnswerContents(
            found.Records, found.Bytes, page, left.Count > 0 ? rest : default, left.Count, left.Bytes);
    }

    // From a member's name to its value's end: the JSON of the value; nothing for null and for an object without
    // members.
    private static ReadOnlyMemory<byte> Piece(ReadOnlyMemory<byte> body, ref Utf8JsonReader json)
    {
        json.Read();
        int start = (int)json.TokenStartIndex;
        if (json.TokenType != JsonTokenType.StartObject)
            return default;
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
            return default;
        while (json.CurrentDepth > 1 || json.TokenType != JsonTokenType.EndObject)
            json.Read();
        return body[start..(int)json.BytesConsumed];
    }

    private void ReadRecords(ref Utf8JsonReader json, ref Found found)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            ReadRecord(ref json, ref found);
    }

    private void ReadRecord(ref Utf8JsonReader json, ref Found found)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return;
        Utf8JsonReader start = json;
        (int attributes, long bytes) = ReadAttributes(ref json, countKey: !found.Projected);

        // A projection that matches no attribute gives an empty record, or only the key.
        if (attributes == 0)
            return;
        found.Records++;
        found.Bytes += bytes;
        found.Seen?.Invoke(start);
    }

    private (int Count, long Bytes) ReadAttributes(ref Utf8JsonReader json, bool countKey)
    {
        int count = 0;
        long bytes = 0;
        while (json.NextMember())
        {
            bool isKey = IsKey(ref json);
            if (countKey || !isKey)
                count++;
            json.Read();
            long size = AttributeReader.Size(ref json);
            if (!isKey)
                bytes += size;
        }

        return (count, bytes);
    }

    private bool IsKey(ref Utf8JsonReader json)
    {
        foreach (byte[] name in _keyNames)
        {
            if (json.ValueTextEquals(name))
                return true;
        }

        return false;
    }

    // {table: [{"PutRequest":{"Item":{…}}}, {"DeleteRequest":{…}}, …]} of a write, {table: {"Keys":[…], …}} of a read.
    private (int Count, long Bytes) CountRest(Utf8JsonReader json)
    {
        int count = 0;
        long bytes = 0;
        json.Read();
        while (json.NextMember())
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartArray)
            {
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    count++;
                    bytes += PutBytes(ref json);
                }
            }
            else
            {
                while (json.NextMember())
                    count += json.ValueTextEquals("Keys"u8) ? CountElements(ref json) : SkipOne(ref json);
            }
        }

        return (count, bytes);
    }

    private long PutBytes(ref Utf8JsonReader json)
    {
        long bytes = 0;
        while (json.NextMember())
        {
            bool isPut = json.ValueTextEquals("PutRequest"u8);
            json.Read();
            while (json.NextMember())
            {
                if (isPut && json.ValueTextEquals("Item"u8) && json.Read())
                    bytes += ReadAttributes(ref json, countKey: true).Bytes;
                else
                    json.Skip();
            }
        }

        return bytes;
    }

    private static int CountElements(ref Utf8JsonReader json)
    {
        int count = 0;
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            json.Skip();
            count++;
        }

        return count;
    }

    private static int SkipOne(ref Utf8JsonReader json)
    {
        json.Skip();
        return 0;
    }

    private struct Found(RecordTaker? seen, bool projected)
    {
        public readonly RecordTaker? Seen => seen;

        public readonly bool Projected => projected;

        public int Records;
        public long Bytes;
    }
}
