using System.Reflection;
using System.Xml.Linq;
using DistStress.ModuleFiles.Help;

namespace DistStress.ModuleFiles;

/// <summary>The doc comments of an assembly, from the file that the compiler writes beside it.</summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    public DocComments(Assembly assembly)
    {
        string file = Path.ChangeExtension(assembly.Location, ".xml");
        _members = XDocument.Load(file).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);
    }

    /// <summary>The summary of a type, in one line of Markdown.</summary>
    public string Of(Type type) => Summary(type);

    /// <summary>The summary of a property, in one line of Markdown.</summary>
    public string Of(PropertyInfo property) => Summary(property);

    /// <summary>The summary of a method without parameters, in one line of Markdown.</summary>
    public string Of(MethodInfo method) => Summary(method);

    /// <summary>A part of a member's comment; null where it has none.</summary>
    public DocText? Find(MemberInfo member, string part) =>
        Parts(member, part).Select(element => DocText.Of(element, Name(member))).FirstOrDefault(text => !text.IsEmpty);

    /// <summary>All parts of a member's comment with a name, as they are written.</summary>
    public IEnumerable<XElement> Parts(MemberInfo member, string part) =>
        _members.GetValueOrDefault(Name(member))?.Elements(part) ?? [];

    private static string Name(MemberInfo member) => member switch
    {
        Type type => $"T:{type.FullName}",
        PropertyInfo property => $"P:{property.DeclaringType!.FullName}.{property.Name}",
        MethodInfo method => $"M:{method.DeclaringType!.FullName}.{method.Name}",
        _ => throw new ArgumentException($"{member} is no type, property or method.", nameof(member)),
    };

    private string Summary(MemberInfo member) => (Find(member, "summary")
        ?? throw new InvalidOperationException($"{Name(member)} has no summary.")).Cell;
}
