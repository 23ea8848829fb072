using System.Text.RegularExpressions;
using DistStress.Engine.Targets;
using Xunit;

namespace DistStress.Engine.Tests.Architecture;

/// <summary>A store is one folder and one line in the list of stores: nothing else in the product names one.</summary>
public sealed class StoreFolderTests
{
    private const string List = "DistStress.Engine/Targets/StoreList.cs";

    [Fact]
    public void Every_store_has_a_folder_of_its_own()
    {
        string targets = RepositoryFiles.Path("src/DistStress.Engine/Targets");
        Assert.All(StoreList.All, store =>
        {
            Type type = store.GetType();
            Assert.Equal($"DistStress.Engine.Targets.{store.Name}", type.Namespace);
            Assert.True(File.Exists(Path.Combine(targets, store.Name, $"{type.Name}.cs")));
        });
    }

    [Fact]
    public void Each_store_is_one_line_of_the_list() => Assert.All(StoreList.All, store => Assert.Single(
        Regex.Matches(File.ReadAllText(RepositoryFiles.Path($"src/{List}")), $@"\b{store.GetType().Name}\b")));

    [Fact]
    public void Nothing_outside_its_folder_names_a_store_or_what_is_in_its_folder()
    {
        string source = RepositoryFiles.Path("src");
        List<string> wrong = [];
        int files = 0;
        foreach (string file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/');
            if (path == List || path.Contains("/obj/", StringComparison.Ordinal))
                continue;
            files++;
            string text = File.ReadAllText(file);
            wrong.AddRange(StoreList.All
                .Where(store => !path.StartsWith($"DistStress.Engine/Targets/{store.Name}/", StringComparison.Ordinal))
                .SelectMany(store => Mentions(store).Matches(text).Select(match => $"{path}: {match.Value}")));
        }

        Assert.Empty(wrong);
        Assert.True(files > 200, $"Only {files} files were looked at.");
    }

    // Its class, its namespace, and its word where it is compared or chosen by.
    private static Regex Mentions(Store store) => new(
        $@"\b{store.GetType().Name}\b|\bTargets\.{store.Name}\b|(==|!=|case|is|or)\s*""{store.Word}""",
        RegexOptions.IgnoreCase);
}
