using System.Collections.Immutable;
using DistStress.Engine.Items;

namespace DistStress.Engine.Configuration;

/// <summary>The words of config.json that stand for a choice.</summary>
internal static class ConfigWords
{
    public static ImmutableArray<(string Word, TargetDatabase Value)> Databases { get; } =
    [
        ("dynamodb", TargetDatabase.DynamoDb), ("redis", TargetDatabase.Redis), ("null", TargetDatabase.Null),
    ];

    public static ImmutableArray<(string Word, TargetLayout Value)> Layouts { get; } =
        [("columns", TargetLayout.Columns), ("rows", TargetLayout.Rows)];

    public static string Of(TargetDatabase database) => Databases.First(choice => choice.Value == database).Word;

    public static string Of(TargetLayout layout) => Layouts.First(choice => choice.Value == layout).Word;

    /// <summary>The layout of a table whose configuration does not say.</summary>
    public static TargetLayout DefaultLayout(string tableName) =>
        tableName.StartsWith("multirow", StringComparison.Ordinal) ? TargetLayout.Rows : TargetLayout.Columns;
}
