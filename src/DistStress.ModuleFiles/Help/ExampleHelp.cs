using System.Xml.Linq;

namespace DistStress.ModuleFiles.Help;

/// <summary>An example of a cmdlet: it runs as it is, in the session that docs/cmdlets.md describes.</summary>
/// <param name="Title">What it shows: the text before its code.</param>
/// <param name="Code">Its statements.</param>
/// <param name="Remark">The text behind its code; may be empty.</param>
internal sealed record ExampleHelp(DocText Title, string Code, DocText Remark)
{
    public static IEnumerable<ExampleHelp> ReadAll(string name, Type type, DocComments comments, HelpFaults faults)
    {
        int number = 0;
        foreach (XElement example in comments.Parts(type, "example"))
        {
            string of = $"Example {++number} of {name}";
            if (example.Element("code") is not { } code || string.IsNullOrWhiteSpace(code.Value))
            {
                faults.Add(of, "has no <code>");
                continue;
            }

            DocText title = DocText.Of(code.NodesBeforeSelf(), of);
            faults.Expect(of, "text before its <code>, which says what it shows", title.IsEmpty ? null : title);
            string text = Lines(code.Value);
            if (!text.Contains(name, StringComparison.Ordinal))
                faults.Add(of, "does not use it");
            yield return new ExampleHelp(title, text, DocText.Of(code.NodesAfterSelf(), of));
        }
    }

    /// <summary>The lines without the blanks that all of them begin with.</summary>
    private static string Lines(string code)
    {
        string[] lines = [.. code.ReplaceLineEndings("\n").TrimEnd().Trim('\n').Split('\n')];
        int indent = lines.Where(line => !string.IsNullOrWhiteSpace(line))
            .Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length <= indent ? "" : line[indent..].TrimEnd()));
    }
}
