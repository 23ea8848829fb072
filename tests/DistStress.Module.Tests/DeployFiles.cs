using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace DistStress.Module.Tests;

/// <summary>The files of examples/deploy: what they start, and what they start it with.</summary>
internal static partial class DeployFiles
{
    private static readonly string Folder = Path.Combine(Repository.Root, "examples", "deploy");

    /// <summary>The names of all.</summary>
    public static string[] Names =>
        [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order()];

    /// <summary>A file's text, with line feeds alone.</summary>
    public static string Read(string name) =>
        File.ReadAllText(Path.Combine(Folder, name)).Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The documents of a file for Kubernetes.</summary>
    public static IEnumerable<YamlMappingNode> Documents(string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read(name)));
        return stream.Documents.Select(document => (YamlMappingNode)document.RootNode);
    }

    /// <summary>The description of the pods that a document is about.</summary>
    public static YamlNode Pod(YamlMappingNode document) => document["spec"]["template"]["spec"];

    /// <summary>What the first container of a document's pods is given as arguments.</summary>
    public static string[] Arguments(YamlMappingNode document) =>
        [.. ((YamlSequenceNode)Pod(document)["containers"][0]["args"]).Select(argument => argument.ToString())];

    /// <summary>
    /// The program and the arguments of an instruction of the Dockerfile that has the form of a list.
    /// </summary>
    public static string[] Instruction(string keyword)
    {
        string line = Read("Dockerfile").Split('\n')
            .Single(line => line.StartsWith(keyword + ' ', StringComparison.Ordinal));
        return JsonSerializer.Deserialize<string[]>(line[keyword.Length..])!;
    }

    /// <summary>What a setting of the unit file says, with its lines joined as systemd joins them.</summary>
    public static string Setting(string name) => Read("diststress-worker.service")
        .Replace("\\\n", " ", StringComparison.Ordinal)
        .Split('\n')
        .Single(line => line.StartsWith(name + '=', StringComparison.Ordinal))[(name.Length + 1)..];

    /// <summary>A command line by the rules of systemd: words, of which some are in quotes.</summary>
    public static string[] Words(string commandLine) =>
        [.. Word().Matches(commandLine).Select(word => word.Value.Trim('"'))];

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
