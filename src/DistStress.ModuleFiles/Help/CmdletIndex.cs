using System.Text;

namespace DistStress.ModuleFiles.Help;

/// <summary>The index of the reference.</summary>
internal static class CmdletIndex
{
    /// <summary>Its page, from the top of the repository.</summary>
    public const string Page = $"{ReferencePage.Folder}README.md";

    public static string Write(IEnumerable<CmdletHelp> cmdlets)
    {
        var page = new StringBuilder(
            """
            <!-- Written by the build from the doc comments of the cmdlets. -->

            # Reference

            What is common to all cmdlets (parameters, errors, jobs, the session of the examples) is in
            [Cmdlets](../cmdlets.md). What they write is in [Objects](objects.md), what is measured in
            [Measurements](measurements.md). `Get-Help NAME -Full` shows in a session what a page says here.

            | cmdlet | does |
            |---|---|

            """);
        foreach (CmdletHelp cmdlet in cmdlets)
            page.Append($"| [`{cmdlet.Name}`]({cmdlet.Name}.md) | {ReferencePage.Text(cmdlet.Synopsis.Cell)} |\n");
        return page.ToString();
    }
}
