using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DistStress.ModuleFiles;

/// <summary>The doc comments of an assembly, from the file that the compiler writes beside it.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    public DocComments(Assembly assembly)
    {
        string file = Path.ChangeExtension(assembly.Location, ".xml");
        _members = XDocument.Load(file).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);
    }

    /// <summary>The summary of a type, in one line of Markdown.</summary>
    public string Of(Type type) => Summary($"T:{type.FullName}");

    /// <summary>The summary of a property, in one line of Markdown.</summary>
    public string Of(PropertyInfo property) => Summary($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private string Summary(string member)
    {
        XElement summary = _members.GetValueOrDefault(member)?.Element("summary")
            ?? throw new InvalidOperationException($"{member} has no summary.");
        string text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } reference => $"`{LastWord(reference)}`",
            _ => throw new InvalidOperationException(
                $"{member} has a summary with {node}, which the reference cannot show."),
        }));
        return Blanks().Replace(text, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string LastWord(XElement reference) => ((string)reference.Attribute("cref")!).Split('.', ':')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
