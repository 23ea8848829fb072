namespace DistStress.ModuleFiles.Help;

/// <summary>Texts in lines.</summary>
internal static class Words
{
    /// <summary>Lines of a text that have at most so many columns, unless a single word has more.</summary>
    /// <param name="text">The text; blanks of any kind separate its words.</param>
    /// <param name="width">The most columns of a line.</param>
    /// <param name="indent">What every line begins with.</param>
    public static IEnumerable<string> Wrap(string text, int width, string indent = "")
    {
        string line = "";
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && indent.Length + line.Length + 1 + word.Length > width)
            {
                yield return indent + line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        if (line.Length > 0)
            yield return indent + line;
    }
}
