using System.Text;
using System.Text.Json;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.DynamoDb.Layouts;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>A query of a partition of the table, or of an index.</summary>
/// <param name="KeyName">The attribute that is the partition key there, in UTF-8.</param>
/// <param name="WriteValue">Writes its value under the name that it is given.</param>
internal sealed record PartitionQuery(ReadOnlyMemory<byte> KeyName, Action<Utf8JsonWriter> WriteValue)
{
    /// <summary>What <see cref="WriteValue"/> has to call the value.</summary>
    public static ReadOnlySpan<byte> ValueName => ":k"u8;

    /// <summary>Whether the read is strongly consistent.</summary>
    public bool Consistent { get; init; }

    /// <summary>The one attribute to read; null for all.</summary>
    public string? Attribute { get; init; }

    /// <summary>The index; null for the table.</summary>
    public string? Index { get; init; }

    /// <summary>Which part of the partition; null for all of it.</summary>
    public KeyRange? Range { get; init; }

    /// <summary>The sort key there, where <see cref="Range"/> needs it: its name and its type.</summary>
    public IndexKey? Sort { get; init; }

    /// <summary>The most records to read; null for no limit.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether from the highest sort key down.</summary>
    public bool Descending { get; init; }

    /// <summary>Writes the request for a page.</summary>
    /// <param name="json">The request.</param>
    /// <param name="page">Where the page begins; empty for the first.</param>
    /// <param name="limit">The most records of it; null for no limit.</param>
    public void Write(Utf8JsonWriter json, ReadOnlySpan<byte> page, int? limit)
    {
        if (Index is not null)
            json.WriteString("IndexName"u8, Index);
        json.WriteString("KeyConditionExpression"u8, "#k=:k" + Condition());
        json.WriteStartObject("ExpressionAttributeNames"u8);
        json.WriteString("#k"u8, KeyName.Span);
        if (Attribute is not null)
            json.WriteString("#a"u8, Attribute);
        if (Range is not null)
            json.WriteString("#s"u8, Sort!.Name);
        json.WriteEndObject();
        json.WriteStartObject("ExpressionAttributeValues"u8);
        WriteValue(json);
        if (Range is { } range)
        {
            RecordKey.WriteValue(json, ":a"u8, Sort!.Type, Encoding.UTF8.GetBytes(range.From));
            if (range.To is { } to)
                RecordKey.WriteValue(json, ":b"u8, Sort.Type, Encoding.UTF8.GetBytes(to));
        }

        json.WriteEndObject();
        if (Attribute is not null)
            json.WriteString("ProjectionExpression"u8, "#a"u8);
        json.WriteBoolean("ConsistentRead"u8, Consistent);
        if (Descending)
            json.WriteBoolean("ScanIndexForward"u8, false);
        if (limit is { } most)
            json.WriteNumber("Limit"u8, most);
        if (!page.IsEmpty)
        {
            json.WritePropertyName("ExclusiveStartKey"u8);
            json.WriteRawValue(page, skipInputValidation: true);
        }
    }

    private string Condition() => Range?.Operator switch
    {
        null => "",
        RangeOperator.BeginsWith => " AND begins_with(#s,:a)",
        RangeOperator.Between => " AND #s BETWEEN :a AND :b",
        RangeOperator.Equal => " AND #s=:a",
        RangeOperator.Less => " AND #s<:a",
        RangeOperator.LessOrEqual => " AND #s<=:a",
        RangeOperator.Greater => " AND #s>:a",
        RangeOperator.GreaterOrEqual => " AND #s>=:a",
        _ => throw new InvalidOperationException($"There is no comparison {Range.Operator}."),
    };
}
