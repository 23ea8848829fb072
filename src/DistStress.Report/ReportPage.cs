using System.Globalization;
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

    /// <summary>What a page of a dashboard may do: besides showing, ask its own server for what is new.</summary>
    // Plotly writes rules into a style element of its own.
    internal const string LivePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
        + "img-src data: blob:; base-uri 'none'; form-action 'none'";

    /// <summary>Writes a report.</summary>
    /// <param name="writer">Gets the file's text.</param>
    /// <param name="document">What it shows.</param>
    public static void Write(TextWriter writer, ReportDocument document) => Fill(writer, new()
    {
        ["policy"] = () => writer.Write(Policy),
        ["title"] = () => writer.Write(WebUtility.HtmlEncode(document.Title)),
        ["style"] = () => Write(writer, "<style>", Style(), "</style>"),
        ["data"] = () => writer.Write(ReportJson.Write(document)),
        ["scripts"] = () => Write(
            writer, "<script>", Plotly(), "</script>\n<script>", Scripts(isLive: false), "</script>"),
    });

    /// <summary>The page of a dashboard; the rest of it has addresses of its own.</summary>
    internal static string Live()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Fill(writer, new()
        {
            ["policy"] = () => writer.Write(LivePolicy),
            ["title"] = () => writer.Write("DistStress"),
            ["style"] = () => writer.Write("<link rel=\"stylesheet\" href=\"style.css\">"),
            ["data"] = () => writer.Write("null"),
            ["scripts"] = () => writer.Write("<script src=\"plotly.js\"></script>\n<script src=\"page.js\"></script>"),
        });
        return writer.ToString();
    }

    /// <summary>The page's style.</summary>
    internal static string Style() => Resource("style.css");

    /// <summary>What draws its charts.</summary>
    internal static string Plotly() => Resource("plotly.js");

    /// <summary>What makes it of its data.</summary>
    /// <param name="isLive">Whether it is a dashboard's.</param>
    // In the order of their numbers: each may use those before it.
    internal static string Scripts(bool isLive) => string.Concat(
        typeof(ReportPage).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".js", StringComparison.Ordinal) && char.IsAsciiDigit(name[0])
                && (isLive || !name.EndsWith("-live.js", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal).Select(Resource));

    private static void Fill(TextWriter writer, Dictionary<string, Action> parts)
    {
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

    private static void Write(TextWriter writer, params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
            writer.Write(text);
    }

    private static string Resource(string name)
    {
        Assembly assembly = typeof(ReportPage).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
