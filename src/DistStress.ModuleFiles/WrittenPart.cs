namespace DistStress.ModuleFiles;

/// <summary>
/// Parts of a page that are made of code, in a page that people write: each stands between two comments.
/// </summary>
internal static class WrittenPart
{
    private const string End = "<!-- end of what the build writes -->";

    /// <summary>The page with one of its parts made anew.</summary>
    /// <param name="page">The page.</param>
    /// <param name="source">What the part is made of, as the comment before it says.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="InvalidOperationException">The page has no such part.</exception>
    public static string Put(string page, string source, string part)
    {
        string begin = $"<!-- written by the build from {source} -->\n";
        int start = page.IndexOf(begin, StringComparison.Ordinal);
        int end = start < 0 ? -1 : page.IndexOf(End, start, StringComparison.Ordinal);
        return end < 0
            ? throw new InvalidOperationException($"The page has no part between \"{begin.TrimEnd()}\" and \"{End}\".")
            : page[..(start + begin.Length)] + part + page[end..];
    }
}
