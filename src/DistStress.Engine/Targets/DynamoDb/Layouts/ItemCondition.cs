using System.Text.Json;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;

namespace DistStress.Engine.Targets.DynamoDb.Layouts;

/// <summary>Writes what must hold of the stored item for a write to be done.</summary>
internal static class ItemCondition
{
    /// <summary>The name in expressions of the attribute that every item has: the partition key.</summary>
    public static ReadOnlySpan<byte> KeyName => "#k"u8;

    /// <summary>Writes the condition of a request that has no other expression; nothing where there is none.</summary>
    /// <param name="json">The request.</param>
    /// <param name="item">The item.</param>
    /// <param name="keyName">The attribute that is the partition key.</param>
    public static void Write(Utf8JsonWriter json, Item item, ReadOnlySpan<byte> keyName)
    {
        if (item.Condition is null)
            return;
        WriteExpression(json, item);
        json.WriteStartObject("ExpressionAttributeNames"u8);
        json.WriteString(KeyName, keyName);
        json.WriteEndObject();
    }

    /// <summary>Writes the expression alone, which names the key <see cref="KeyName"/>; nothing where there is no
    /// condition.</summary>
    public static void WriteExpression(Utf8JsonWriter json, Item item)
    {
        if (item.Condition is { } condition)
        {
            json.WriteString(
                "ConditionExpression"u8,
                condition == WriteCondition.Exists ? "attribute_exists(#k)"u8 : "attribute_not_exists(#k)"u8);
        }
    }

    /// <summary>Writes the condition in the older form, beside <c>AttributeUpdates</c>.</summary>
    public static void WriteExpected(Utf8JsonWriter json, Item item, ReadOnlySpan<byte> keyName)
    {
        if (item.Condition is not { } condition)
            return;
        json.WriteStartObject("Expected"u8);
        json.WriteStartObject(keyName);
        json.WriteString("ComparisonOperator"u8, condition == WriteCondition.Exists ? "NOT_NULL"u8 : "NULL"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
