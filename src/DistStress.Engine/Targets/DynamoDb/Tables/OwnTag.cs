using Amazon.DynamoDBv2.Model;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>The tag by which a table is known that the product created: only such a table may it remove unasked.
/// </summary>
internal static class OwnTag
{
    /// <summary>The tag's key.</summary>
    public const string Key = "DistStress";

    private const string Value = "created";

    /// <summary>The tag.</summary>
    public static Tag Make() => new() { Key = Key, Value = Value };

    /// <summary>Whether it is among a table's tags.</summary>
    public static bool IsIn(IEnumerable<Tag>? tags) => (tags ?? []).Any(tag => tag.Key == Key);
}
