using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Asserting;

/// <summary>Writes what was judged as a JUnit file: a suite a run.</summary>
internal static class JUnitFile
{
    /// <summary>Writes the file, and its folder where there is none.</summary>
    public static void Write(string path, IReadOnlyList<TestSuite> suites)
    {
        TextOutput.MakeFolder(path);
        new XDocument(new XElement("testsuites", Counts(suites), suites.Select(Suite))).Save(path);
    }

    // What a store or a worker says may hold characters that no XML file can, escaped or not.
    private static string Written(string text) => string.Concat(text.EnumerateRunes().Select(
        rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));

    private static XElement Suite(TestSuite suite)
    {
        string name = Written($"DistStress.{suite.RunId}".TrimEnd('.'));
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
                new XAttribute("name", Written(test.Name)),
                new XAttribute("time", "0"),
                test.Failure is { } failure
                    ? new XElement(
                        "failure",
                        new XAttribute("message", Written(failure.Message)),
                        new XAttribute("type", failure.Kind),
                        Written(test.Detail))
                    : test.Detail.Length > 0 ? new XElement("system-out", Written(test.Detail)) : null)));
    }

    private static XAttribute[] Counts(IReadOnlyList<TestSuite> suites) =>
    [
        new("tests", suites.Sum(suite => suite.Tests.Count)),
        new("failures", suites.Sum(suite => suite.Tests.Count(test => test.Failure is not null))),
    ];
}
