namespace DistStress.ModuleFiles.Help;

/// <summary>An about topic of Get-Help, which a page of the documentation is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Page">The page, from the top of the repository.</param>
internal sealed record AboutTopic(string Name, string Page)
{
    /// <summary>The name of the topic about the module as a whole.</summary>
    public const string Module = "about_DistStress";

    /// <summary>All topics of the module.</summary>
    public static IReadOnlyList<AboutTopic> All { get; } =
    [
        new(Module, "docs/cmdlets.md"),
        new($"{Module}_Traffic", "docs/traffic.md"),
        new($"{Module}_Security", "docs/security.md"),
    ];

    /// <summary>The topic that a page of docs links to, without a heading in it; null where it is no topic.</summary>
    public static AboutTopic? OfLink(string target) => All.FirstOrDefault(topic => topic.Page == $"docs/{target}");
}
