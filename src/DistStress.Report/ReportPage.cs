using System.Net;
using System.Reflection;
using System.Text;
using DistStress.Report.Model;

namespace DistStress.Report;

/// <summary>Writes a report as one HTML file that needs nothing else: no network, no other file.</summary>
public static class ReportPage
{
    // What the page may do: show what is in it. It loads nothing, and sends nothing.
    private const string Policy =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";

    /// <summary>Writes a report.</summary>
    /// <param name="writer">Gets the file's text.</param>
    /// <param name="document">What it shows.</param>
    public static void Write(TextWriter writer, ReportDocument document)
    {
        var parts = new Dictionary<string, Action>
        {
            ["policy"] = () => writer.Write(Policy),
            ["title"] = () => writer.Write(WebUtility.HtmlEncode(document.Title)),
            ["style"] = () => writer.Write(Resource("style.css")),
            ["data"] = () => writer.Write(ReportJson.Write(document)),
            ["plotly"] = () => writer.Write(Resource("plotly.js")),
            ["script"] = () => WriteScripts(writer),
        };
        string template = Resource("page.html");
        int at = 0;
        while (template.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            int close = template.IndexOf("}}", open, StringComparison.Ordinal);
            writer.Write(template.AsSpan(at, open - at));
            parts[template[(open + 2)..close]]();
            at = close + 2;
        }

        writer.Write(template.AsSpan(at));
    }

    // In the order of their numbers: each may use those before it.
    private static void WriteScripts(TextWriter writer)
    {
        IEnumerable<string> names = typeof(ReportPage).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".js", StringComparison.Ordinal) && char.IsAsciiDigit(name[0]))
            .Order(StringComparer.Ordinal);
        foreach (string name in names)
            writer.Write(Resource(name));
    }

    private static string Resource(string name)
    {
        Assembly assembly = typeof(ReportPage).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
