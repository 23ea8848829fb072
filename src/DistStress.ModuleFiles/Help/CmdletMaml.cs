using System.Management.Automation;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DistStress.ModuleFiles.Help;

/// <summary>The help of all cmdlets as Get-Help reads it: MAML, the markup of PowerShell's help.</summary>
internal static class CmdletMaml
{
    // The shell cuts lines wherever they end, unless the language of its user is one of a few: texts are in lines that
    // fit into 80 columns with what stands before them.
    private const int Width = 79;
    private const int Indent = 4;

    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Write(IEnumerable<CmdletHelp> cmdlets)
    {
        var document = new XDocument(
            new XComment(" Written by the build from the doc comments of the cmdlets. "),
            new XElement(
                Help + "helpItems",
                new XAttribute("schema", "maml"),
                new XAttribute(XNamespace.Xmlns + "maml", Maml),
                new XAttribute(XNamespace.Xmlns + "command", Command),
                new XAttribute(XNamespace.Xmlns + "dev", Dev),
                cmdlets.Select(Cmdlet)));
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        using (var writer = XmlWriter.Create(text, settings))
            document.Save(writer);
        return text.Append('\n').ToString();
    }

    private static XElement Cmdlet(CmdletHelp cmdlet) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Name.Split('-')[0]),
            new XElement(Command + "noun", cmdlet.Name.Split('-')[1]),
            new XElement(Maml + "description", new XElement(Maml + "para", string.Join(' ', cmdlet.Synopsis.Plain)))),
        Description(cmdlet.Description.Plain, Indent),
        new XElement(Command + "syntax", cmdlet.Sets.Select(set => new XElement(
            Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            CmdletSyntax.Parameters(cmdlet, set)
                .Select(parameter => Parameter(parameter, parameter.BindingIn(set)))))),
        new XElement(
            Command + "parameters",
            cmdlet.Parameters.Concat(cmdlet.HasShouldProcess ? ParameterHelp.ShouldProcess : [])
                .Select(parameter => Parameter(parameter, parameter.Bindings.Values.First()))),
        new XElement(
            Command + "inputTypes", cmdlet.Inputs.Select(input => Piped(Command + "inputType", input))),
        new XElement(
            Command + "returnValues", cmdlet.Outputs.Select(output => Piped(Command + "returnValue", output))),
        new XElement(Command + "examples", cmdlet.Examples.Select((example, at) => Example(example, at + 1))),
        new XElement(
            Command + "relatedLinks",
            cmdlet.Links.Where(link => link.Topic is not null).Select(link => Link(link.Topic!, ""))
                .Append(Link(AboutTopic.Module, ""))
                .Prepend(Link("Online version:", cmdlet.Address))));

    private static XElement Parameter(ParameterHelp parameter, ParameterAttribute binding) => new(
        Command + "parameter",
        new XAttribute("required", binding.Mandatory),
        new XAttribute("variableLength", parameter.Type.IsArray),
        new XAttribute("globbing", parameter.HasWildcards),
        new XAttribute(
            "pipelineInput", parameter.Pipeline.Length == 0 ? "False" : $"True ({parameter.Pipeline})"),
        new XAttribute("position", binding.Position >= 0 ? binding.Position : "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        Description(
            [.. parameter.Text.Plain, .. parameter.Limits.Length == 0 ? [] : new[] { parameter.Limits }], 2 * Indent),
        parameter.IsSwitch ? null : new XElement(
            Command + "parameterValue",
            new XAttribute("required", true),
            new XAttribute("variableLength", parameter.Type.IsArray),
            parameter.TypeName),
        new XElement(
            Dev + "type", new XElement(Maml + "name", parameter.IsSwitch ? "switch" : parameter.TypeName)),
        new XElement(
            Dev + "defaultValue",
            parameter.IsSwitch ? "False" : parameter.Default.Length == 0 ? "None" : parameter.Default));

    private static XElement Piped(XName name, PipedHelp piped) => new(
        name,
        new XElement(Dev + "type", new XElement(Maml + "name", piped.TypeName)),
        Description([piped.Plain], 2 * Indent));

    private static XElement Example(ExampleHelp example, int number) => new(
        Command + "example",
        // An introduction would stand on one line with the code.
        new XElement(
            Maml + "title",
            $"--------- Example {number}: {string.Join(' ', example.Title.Plain).TrimEnd('.')} ---------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remark.Plain, Indent)));

    private static XElement Link(string text, string address) => new(
        Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address));

    private static XElement Description(IEnumerable<string> paragraphs, int indent) =>
        new(Maml + "description", Paragraphs(paragraphs, indent));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs, int indent) =>
        paragraphs.Select(text => new XElement(Maml + "para", string.Join('\n', Words.Wrap(text, Width - indent))));
}
