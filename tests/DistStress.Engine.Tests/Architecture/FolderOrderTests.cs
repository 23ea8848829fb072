using System.Text.RegularExpressions;
using Xunit;

namespace DistStress.Engine.Tests.Architecture;

/// <summary>
/// The engine's folders import in one direction. The build refuses a <c>using</c> that is not needed, so the usings of
/// a file are what it imports.
/// </summary>
public sealed partial class FolderOrderTests
{
    // Each row may import from the rows above it, and from nothing in its own.
    private static readonly string[][] Layers =
    [
        ["Input", "Clocks"],
        ["Items", "Connections", "Outcomes"],
        ["Traffic", "Resp", "Control", "Metrics"],
        ["Conditions", "Findings", "Chronicle"],
        ["Generation", "Comparing"],
        ["Scheduling"],
        ["Targets"],
        ["Configuration"],
        ["Redis", "Monitoring"],
        ["Observing", "Publishing", "Working"],
        ["Measuring"],
    ];

    [Fact]
    public void Every_folder_imports_only_from_those_below_it()
    {
        string engine = RepositoryFiles.Path("src/DistStress.Engine");
        List<string> wrong = [];
        int imports = 0;
        foreach (string file in Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories))
        {
            string[] path = Path.GetRelativePath(engine, file).Split(Path.DirectorySeparatorChar);
            if (path.Length == 1 || path[0] is "bin" or "obj")
                continue;
            foreach (string imported in Imports(file).Where(imported => imported != path[0]))
            {
                imports++;
                if (LayerOf(imported) >= LayerOf(path[0]))
                    wrong.Add($"{string.Join('/', path)} imports {imported}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(imports > 100, $"Only {imports} imports were found: the test does not see what it should.");
    }

    [Fact]
    public void Every_file_has_the_namespace_of_its_folder()
    {
        string engine = RepositoryFiles.Path("src/DistStress.Engine");
        foreach (string file in Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(engine, Path.GetDirectoryName(file)!);
            if (folder.StartsWith("bin", StringComparison.Ordinal)
                || folder.StartsWith("obj", StringComparison.Ordinal))
                continue;
            string expected = folder == "." ? "DistStress.Engine"
                : $"DistStress.Engine.{folder.Replace(Path.DirectorySeparatorChar, '.')}";
            Assert.Contains($"namespace {expected};", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Imports(string file) =>
        Import().Matches(File.ReadAllText(file)).Select(match => match.Groups["folder"].Value).Distinct();

    private static int LayerOf(string folder)
    {
        int layer = Array.FindIndex(Layers, folders => folders.Contains(folder));
        return layer >= 0 ? layer
            : throw new InvalidOperationException($"The folder {folder} has no place in the order.");
    }

    [GeneratedRegex(@"^using (static )?DistStress\.Engine\.(?<folder>\w+)", RegexOptions.Multiline)]
    private static partial Regex Import();
}
