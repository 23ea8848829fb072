using System.Globalization;
using System.Xml.Linq;

namespace DistStress.PowerShell.Asserting;

/// <summary>Writes judged results as a JUnit file: a suite a result, a test a condition.</summary>
internal static class JUnitFile
{
    /// <summary>Writes the file, and its folder where there is none.</summary>
    public static void Write(string path, IReadOnlyList<JudgedResult> results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        new XDocument(new XElement(
            "testsuites",
            Counts(results.Sum(result => result.Conditions.Count), results.Sum(result => result.Missed.Count())),
            results.Select(Suite))).Save(path);
    }

    private static XElement Suite(JudgedResult result)
    {
        string name = $"DistStress.{result.RunId}".TrimEnd('.');
        return new XElement(
            "testsuite",
            new XAttribute("name", name),
            Counts(result.Conditions.Count, result.Missed.Count()),
            new XAttribute("errors", 0),
            new XAttribute("skipped", 0),
            new XAttribute("time", result.Seconds.ToString("0.###", CultureInfo.InvariantCulture)),
            result.Conditions.Select(row => new XElement(
                "testcase",
                new XAttribute("classname", name),
                new XAttribute("name", row.Condition.ToString()),
                new XAttribute("time", "0"),
                row.Condition.IsMetBy(row.Value) ? null : new XElement(
                    "failure",
                    new XAttribute("message", $"it is {JudgedResult.Text(row.Value)}"),
                    new XAttribute("type", "ResultMissed"),
                    $"{row.Condition}, and it is {JudgedResult.Text(row.Value)}. {result.Verdict}".TrimEnd()))));
    }

    private static XAttribute[] Counts(int tests, int failures) =>
        [new XAttribute("tests", tests), new XAttribute("failures", failures)];
}
