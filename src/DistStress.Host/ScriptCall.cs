using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace DistStress.Host;

/// <summary>Writes the statement that calls a script with the arguments of the command line.</summary>
internal static partial class ScriptCall
{
    // A script file keeps its `exit N` to itself: it leaves N in $LASTEXITCODE and $? false. A native command that
    // failed inside leaves its number there too, but not $? false. $? false without a number: the script never began.
    private const string PassExitCodeOn = """

        if (-not $?) { if ($null -eq $LASTEXITCODE) { exit 1 } exit $LASTEXITCODE }
        """;

    /// <summary>Gives the statement; arguments mean what they mean to pwsh -File.</summary>
    /// <param name="path">The script's path.</param>
    /// <param name="arguments">
    /// <c>-Name</c> stands for itself, and the binder pairs it with the value after it or takes it for a switch;
    /// <c>-Name:value</c> is a pair, where true and false mean the truth values; everything else is text.
    /// </param>
    public static string Statement(string path, ReadOnlySpan<string> arguments)
    {
        StringBuilder statement = new StringBuilder("& ").Append(Quoted(path));
        foreach (string argument in arguments)
        {
            statement.Append(' ');
            Match parameter = ParameterPattern().Match(argument);
            if (!parameter.Success)
            {
                statement.Append(Quoted(argument));
                continue;
            }

            statement.Append(parameter.Groups["name"].Value);
            string value = parameter.Groups["value"].Value;
            if (value.Length > 0)
                statement.Append(bool.TryParse(value.TrimStart('$'), out bool truth) ? $"${truth}" : Quoted(value));
        }

        return statement.Append(PassExitCodeOn).ToString();
    }

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    // A name begins with a letter, so that -5 is a number.
    [GeneratedRegex(@"^(?<name>-[\p{L}_]\w*:?)$|^(?<name>-[\p{L}_]\w*:)(?<value>.+)$", RegexOptions.Singleline)]
    private static partial Regex ParameterPattern();
}
