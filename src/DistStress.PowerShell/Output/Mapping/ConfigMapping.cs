using System.Text.RegularExpressions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Redis;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.Retries;
using Riok.Mapperly.Abstractions;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Configurations as the objects that cmdlets write: what has the same name is the same.</summary>
[Mapper(RequiredMappingStrategy = RequiredMappingStrategy.Both)]
internal static partial class ConfigMapping
{
    // Of a configuration string, and of an address with a user.
    [GeneratedRegex("(?<=password=)[^,\"]+|(?<=rediss?://[^:/@,\"]*:)[^@/,\"]+(?=@)", RegexOptions.IgnoreCase)]
    private static partial Regex Password { get; }

    [MapperIgnoreTarget(nameof(DstConfig.Redis))]
    [MapperIgnoreTarget(nameof(DstConfig.Prefix))]
    [MapProperty(nameof(StressConfig.Endpoint), nameof(DstConfig.Endpoint), Use = nameof(WithoutPassword))]
    [MapProperty(nameof(StressConfig.SampleData), nameof(DstConfig.SampleRows), Use = nameof(Count))]
    public static partial DstConfig ToOutput(this StressConfig config);

    public static DstConfigChange ToOutput(this ConfigChange change) => new()
    {
        Changed = change.Changed,
        Difference = change.Differences.ToText(),
        Notified = change.Notified,
    };

    /// <summary>What differs, with the old and the new values.</summary>
    public static string ToText(this IEnumerable<ConfigDifference> differences) => string.Join(
        "; ",
        differences.Select(difference => $"{difference.Name}: {Value(difference.Old)} -> {Value(difference.New)}"));

    private static string Value(string? json)
    {
        const int Most = 60;
        string value = WithoutPassword(json) ?? "(none)";
        return value.Length <= Most ? value : value[..(Most - 3)] + "...";
    }

    private static string Name(Store store) => store.Name;

    private static string Text(RetrySetting retry) => retry.ToString();

    private static string Names(IReadOnlyList<IndexSpec> indexes) =>
        string.Join(' ', indexes.Select(index => index.Name));

    private static string Text(KeySpec key) =>
        $"{key.Name} ({key.Type}){(key.Value.Length > 0 ? $" = {key.Value}" : "")}";

    private static int Count(IReadOnlyList<IReadOnlyList<ColumnSpec>> rows) => rows.Count;

    // A configuration string may hold a password; what is shown on a screen or exported must not.
    [UserMapping(Default = false)]
    private static string? WithoutPassword(string? endpoint) =>
        endpoint is null ? null : Password.Replace(endpoint, "***");
}
