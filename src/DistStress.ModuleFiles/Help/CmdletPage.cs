using System.Text;

namespace DistStress.ModuleFiles.Help;

/// <summary>The reference's page of a cmdlet.</summary>
internal static class CmdletPage
{
    private const int SyntaxWidth = 100;

    public static string Write(CmdletHelp cmdlet)
    {
        var page = new StringBuilder(
            $"""
            <!-- Written by the build from the doc comments of {cmdlet.Type.Name}. -->

            # {cmdlet.Name}

            {ReferencePage.Paragraphs(cmdlet.Synopsis.Markdown)}
            ```text

            """);
        foreach (string set in cmdlet.Sets)
            page.AppendJoin("\n    ", SyntaxLines(cmdlet, set)).Append('\n');
        page.Append($"```\n\n{ReferencePage.Paragraphs(cmdlet.Description.Markdown)}");

        page.Append("\n## Examples\n");
        foreach (ExampleHelp example in cmdlet.Examples)
        {
            page.Append($"\n{ReferencePage.Paragraphs(example.Title.Markdown)}\n```powershell\n{example.Code}\n```\n");
            if (!example.Remark.IsEmpty)
                page.Append($"\n{ReferencePage.Paragraphs(example.Remark.Markdown)}");
        }

        page.Append("\n## Parameters\n\n| parameter | meaning | default |\n|---|---|---|\n");
        foreach (ParameterHelp parameter in cmdlet.Parameters)
        {
            page.Append($"| `-{parameter.Name}` | {ReferencePage.Text(Meaning(parameter))} ");
            page.Append($"| {(parameter.IsRequired ? "required" : Default(parameter))} |\n");
        }

        if (cmdlet.HasShouldProcess)
            page.Append("\nIt takes `-WhatIf` and `-Confirm` too.\n");
        Piped(page, "Input", cmdlet.Inputs);
        Piped(page, "Output", cmdlet.Outputs);
        page.Append("\n## See also\n\n");
        foreach (HelpLink link in cmdlet.Links)
            page.Append($"- [{link.Text}]({ReferencePage.FromHere(link.Page)})\n");
        page.Append($"- [All cmdlets]({ReferencePage.FromHere(CmdletIndex.Page)})\n");
        return page.ToString();
    }

    private static IEnumerable<string> SyntaxLines(CmdletHelp cmdlet, string set)
    {
        // A parameter and its value stay on one line.
        string line = "";
        foreach (string word in CmdletSyntax.Of(cmdlet, set))
        {
            if (line.Length > 0 && line.Length + word.Length >= SyntaxWidth)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        yield return line;
    }

    private static string Meaning(ParameterHelp parameter)
    {
        var parts = new List<string> { parameter.Text.Cell };
        if (parameter.Limits.Length > 0)
            parts.Add(parameter.Limits);
        if (parameter.Position is { } position)
            parts.Add($"Position {position}.");
        if (parameter.Pipeline.Length > 0)
            parts.Add("From the pipeline.");
        if (parameter.HasWildcards)
            parts.Add("Takes wildcards.");
        if (parameter.Aliases.Count > 0)
            parts.Add($"Also {string.Join(", ", parameter.Aliases.Select(alias => $"`-{alias}`"))}.");
        return string.Join(' ', parts);
    }

    private static string Default(ParameterHelp parameter) =>
        parameter.IsSwitch ? "off" : parameter.Default.Length == 0 ? "none" : $"`{parameter.Default}`";

    private static void Piped(StringBuilder page, string title, IEnumerable<PipedHelp> parts)
    {
        page.Append($"\n## {title}\n\n");
        foreach (PipedHelp part in parts)
            page.Append(ReferencePage.Item(part.Markdown));
    }
}
