using Xunit;

namespace DistStress.Engine.Tests.Architecture;

/// <summary>Lines fit a screen with two files beside each other.</summary>
public sealed class LineLengthTests
{
    private const int Columns = 120;

    [Theory]
    [InlineData("src", "*.cs")]
    [InlineData("src", "*.lua")]
    [InlineData("examples", "*.ps1")]
    [InlineData("module/DistStress", "*.psm1")]
    [InlineData("tests", "run.sh")]
    [InlineData("tests/pester", "*.ps1")]
    public void The_product_s_lines_have_120_columns_at_most(string folder, string pattern)
    {
        string root = RepositoryFiles.Path(folder);
        string[] files = [.. Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories)
            .Where(file => !IsBuilt(Path.GetRelativePath(root, file)))];

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => File.ReadLines(file)
            .Select((line, number) => (line.Length, Place: $"{Path.GetRelativePath(root, file)}:{number + 1}"))
            .Where(line => line.Length > Columns)));
    }

    private static bool IsBuilt(string path) =>
        path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "packages");
}
