using System.Text.RegularExpressions;

namespace DistStress.ModuleFiles.Help;

/// <summary>What the pages of the reference have in common.</summary>
internal static partial class ReferencePage
{
    /// <summary>The folder of the reference, from the top of the repository.</summary>
    public const string Folder = "docs/reference/";

    private const int Width = 120;

    /// <summary>A text for a page of the reference, whose links begin at the top of the repository.</summary>
    public static string Text(string markdown) =>
        LinkTarget().Replace(markdown, link => $"]({FromHere(link.Groups[1].Value)})");

    /// <summary>Paragraphs for a page of the reference, in lines, with an empty line between them.</summary>
    public static string Paragraphs(IEnumerable<string> markdown) =>
        string.Join("\n\n", markdown.Select(text => string.Join('\n', Words.Wrap(Text(text), Width)))) + "\n";

    /// <summary>An item of a list on a page of the reference, in lines.</summary>
    public static string Item(string markdown) =>
        $"- {string.Join("\n  ", Words.Wrap(Text(markdown), Width - 2))}\n";

    /// <summary>The address of a page as the reference links to it.</summary>
    /// <param name="page">The page, from the top of the repository.</param>
    public static string FromHere(string page) =>
        page.StartsWith(Folder, StringComparison.Ordinal) ? page[Folder.Length..]
        : page.StartsWith("docs/", StringComparison.Ordinal) ? $"../{page["docs/".Length..]}"
        : $"../../{page}";

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex LinkTarget();
}
