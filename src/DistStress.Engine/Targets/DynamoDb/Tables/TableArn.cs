namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>A table's Amazon resource name: <c>arn:aws:dynamodb:eu-west-1:123456789012:table/load</c>.</summary>
/// <remarks>Amazon DynamoDB API Reference: where a request names a table, its name or its ARN will do. A table of
/// another account can be named by its ARN only.</remarks>
/// <param name="Region">The region that the table is in.</param>
/// <param name="Name">The table's name.</param>
internal sealed record TableArn(string Region, string Name)
{
    /// <summary>What every ARN begins with; no table's name has a colon.</summary>
    public const string Prefix = "arn:";

    /// <summary>One, for messages.</summary>
    public const string Example = "arn:aws:dynamodb:us-east-1:123456789012:table/load";

    private const string TablePart = "table/";
    private const int Parts = 6;
    private const int AccountDigits = 12;

    /// <summary>Whether a text is meant to be an ARN, right or wrong.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads an ARN; null for what is none of a table.</summary>
    public static TableArn? Read(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != Parts || parts[0] != "arn" || !parts[1].StartsWith("aws", StringComparison.Ordinal)
            || parts[2] != "dynamodb" || !IsRegion(parts[3])
            || parts[4].Length != AccountDigits || !parts[4].All(char.IsAsciiDigit)
            || !parts[5].StartsWith(TablePart, StringComparison.Ordinal))
            return null;
        string name = parts[5][TablePart.Length..];
        return DynamoDbStore.IsTableName(name) ? new TableArn(parts[3], name) : null;
    }

    /// <summary>The bare name of a table that is named by name or ARN.</summary>
    public static string NameOf(string table) => Read(table)?.Name ?? table;

    private static bool IsRegion(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
