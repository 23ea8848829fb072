using System.Globalization;
using System.Xml.Linq;

namespace DistStress.PowerShell.Asserting;

/// <summary>Writes what was judged as a JUnit file: a suite a run.</summary>
internal static class JUnitFile
{
    /// <summary>Writes the file, and its folder where there is none.</summary>
    public static void Write(string path, IReadOnlyList<TestSuite> suites)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        new XDocument(new XElement("testsuites", Counts(suites), suites.Select(Suite))).Save(path);
    }

    private static XElement Suite(TestSuite suite)
    {
        string name = $"DistStress.{suite.RunId}".TrimEnd('.');
        return new XElement(
            "testsuite",
            new XAttribute("name", name),
            Counts([suite]),
            new XAttribute("errors", 0),
            new XAttribute("skipped", 0),
            new XAttribute("time", suite.Seconds.ToString("0.###", CultureInfo.InvariantCulture)),
            suite.Tests.Select(test => new XElement(
                "testcase",
                new XAttribute("classname", name),
                new XAttribute("name", test.Name),
                new XAttribute("time", "0"),
                test.Failure is { } failure
                    ? new XElement(
                        "failure",
                        new XAttribute("message", failure.Message),
                        new XAttribute("type", failure.Kind),
                        test.Detail)
                    : test.Detail.Length > 0 ? new XElement("system-out", test.Detail) : null)));
    }

    private static XAttribute[] Counts(IReadOnlyList<TestSuite> suites) =>
    [
        new("tests", suites.Sum(suite => suite.Tests.Count)),
        new("failures", suites.Sum(suite => suite.Tests.Count(test => test.Failure is not null))),
    ];
}
