using System.Text;

namespace DistStress.PowerShell.Asserting;

/// <summary>Writes judged results as Markdown, for the page that a CI server shows of a job.</summary>
internal static class StepSummary
{
    /// <summary>Adds the results to a file, and makes it and its folder where there is none.</summary>
    public static void Append(string path, IReadOnlyList<JudgedResult> results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.AppendAllText(path, string.Concat(results.Select(Text)));
    }

    private static string Text(JudgedResult result)
    {
        var text = new StringBuilder();
        text.Append("### Load test ").Append(Escaped(result.RunId))
            .Append(result.Missed.Any() ? ": failed" : ": passed")
            .Append("\n\n| condition | value | |\n|---|---:|---|\n");
        foreach ((Engine.Conditions.Condition condition, double? value) in result.Conditions)
        {
            text.Append("| `").Append(condition).Append("` | ").Append(JudgedResult.Text(value)).Append(" | ")
                .Append(condition.IsMetBy(value) ? "met" : "**missed**").Append(" |\n");
        }

        text.Append('\n');
        if (result.Verdict.Length > 0)
            text.Append(Escaped(result.Verdict)).Append("\n\n");
        return text.ToString();
    }

    // What a store or a worker calls itself must not become a picture or a link of the page.
    private static string Escaped(string text) => string.Concat(
        text.Select(c => c is '<' or '>' or '[' or ']' or '|' or '`' or '*' or '_' or '\\' or '!' ? $"\\{c}" : $"{c}"));
}
