using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace DistStress.Engine.Tests.Architecture;

/// <summary>
/// The engine says what is wrong; which cmdlet or parameter mends it is for the PowerShell layer to say, whose names
/// the engine does not know.
/// </summary>
public sealed partial class EngineTextTests
{
    [Fact]
    public void No_text_of_the_engine_names_a_cmdlet_or_a_parameter()
    {
        string engine = RepositoryFiles.Path("src/DistStress.Engine");
        List<string> wrong = [];
        int texts = 0;
        foreach (string file in Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(engine, file);
            if (name.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj")
                continue;
            foreach ((int line, string text) in Texts(File.ReadAllText(file)))
            {
                texts++;
                wrong.AddRange(CommandOrParameter().Matches(text).Select(match => $"{name}:{line}: {match.Value}"));
            }
        }

        Assert.Empty(wrong);
        Assert.True(texts > 1000, $"Only {texts} texts were found: the test does not see what it should.");
    }

    [Theory]
    [InlineData("""throw new E("Run Start-DstWorker");""", "Start-DstWorker")]
    [InlineData("""throw new E($"Give {x} with -Config.");""", "-Config")]
    [InlineData("""/// <summary>As Get-Credential asks.</summary> class C;""", "Get-Credential")]
    [InlineData("// Only -Prefix", "-Prefix")]
    [InlineData("var low = -MostDrift;", null)]
    [InlineData("""var header = "X-Amz-Target"; var options = "bash -c"; var region = "eu-west-1";""", null)]
    public void The_test_knows_a_cmdlet_and_a_parameter_when_it_sees_one(string source, string? found) =>
        Assert.Equal(
            found,
            Texts(source).Select(text => CommandOrParameter().Match(text.Text)).SingleOrDefault(match => match.Success)
                ?.Value);

    // String literals, whole or in pieces between interpolations, and comments of every kind.
    private static IEnumerable<(int Line, string Text)> Texts(string source)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(
            source, new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse)).GetRoot();
        IEnumerable<(Location Place, string Text)> literals = root.DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken)
            .Select(token => (token.GetLocation(), token.ValueText));
        IEnumerable<(Location Place, string Text)> comments = root.DescendantTrivia()
            .Where(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia)
            .Select(trivia => (trivia.GetLocation(), trivia.ToFullString()));
        return literals.Concat(comments)
            .Select(found => (found.Place.GetLineSpan().StartLinePosition.Line + 1, found.Text));
    }

    [GeneratedRegex(@"\b(Get|Set|Start|Stop|Suspend|Resume|Restart|Sync|Test|Send|Receive|Initialize|Clear|Wait|Remove|"
        + @"Install|Import|Export|Convert\w*|Measure|Show|Assert|Compare|Invoke|Write|New)-[A-Z]\w+|"
        + @"(?<![\w-])-[A-Z][A-Za-z]+")]
    private static partial Regex CommandOrParameter();
}
