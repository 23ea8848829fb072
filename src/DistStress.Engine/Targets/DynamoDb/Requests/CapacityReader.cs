using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>Reads what answers say of capacity: of the table, and of each of its indexes.</summary>
/// <param name="requested">What requests call the table, by name or ARN; answers call it so too.</param>
/// <param name="tableName">Its name, by which it is counted; one string for all ops.</param>
internal sealed class CapacityReader(string requested, string tableName)
{
    private readonly byte[] _requested = Encoding.UTF8.GetBytes(requested);
    private readonly ConcurrentDictionary<string, string> _indexes = new(StringComparer.Ordinal);

    /// <summary>Reads one account, or a list of them.</summary>
    /// <param name="json">Stands at the value; afterwards at its end.</param>
    /// <param name="isWrite">Whether writes consumed it.</param>
    /// <param name="calls">Gets it.</param>
    public void Read(ref Utf8JsonReader json, bool isWrite, OpCalls calls)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            ReadAccount(ref json, isWrite, calls);
        }
        else if (json.TokenType == JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                ReadAccount(ref json, isWrite, calls);
        }
    }

    private void ReadAccount(ref Utf8JsonReader json, bool isWrite, OpCalls calls)
    {
        string table = TableOf(json);
        double? total = null;
        double? own = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("CapacityUnits"u8))
            {
                json.Read();
                total = json.GetDouble();
            }
            else if (json.ValueTextEquals("Table"u8))
            {
                json.Read();
                own = ReadUnits(ref json);
            }
            else if (json.ValueTextEquals("GlobalSecondaryIndexes"u8)
                || json.ValueTextEquals("LocalSecondaryIndexes"u8))
            {
                json.Read();
                while (json.NextMember())
                {
                    string index = json.GetString()!;
                    json.Read();
                    if (ReadUnits(ref json) is { } units)
                        Add(IndexOf(table, index), units);
                }
            }
            else
            {
                json.Skip();
            }
        }

        // The total covers the indexes too; where the answer tells them apart, each part goes to what consumed it.
        if ((own ?? total) is { } rest)
            Add(table, rest);

        void Add(string resource, double units) =>
            calls.AddCapacity(resource, isWrite ? new CapacityUnits(null, units) : new CapacityUnits(units, null));
    }

    // The text of an index is the same for every op of the target's own table.
    private string IndexOf(string table, string index) => ReferenceEquals(table, tableName)
        ? _indexes.GetOrAdd(index, static (name, owner) => $"{owner}/{name}", table)
        : $"{table}/{index}";

    private static double? ReadUnits(ref Utf8JsonReader json)
    {
        double? units = null;
        if (json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("CapacityUnits"u8))
            {
                json.Read();
                units = json.GetDouble();
            }
            else
            {
                json.Skip();
            }
        }

        return units;
    }

    private string TableOf(Utf8JsonReader json)
    {
        while (json.NextMember())
        {
            if (json.ValueTextEquals("TableName"u8))
            {
                json.Read();
                return json.ValueTextEquals(_requested) ? tableName
                    : json.GetString() is { } other ? TableArn.NameOf(other) : tableName;
            }

            json.Skip();
        }

        return tableName;
    }
}
