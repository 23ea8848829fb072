using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Parameters;

/// <summary>
/// What the command that is being typed says of its server: its parameters, a hashtable that is splatted, and the
/// session's <c>$PSDefaultParameterValues</c>.
/// </summary>
/// <param name="command">The cmdlet's name.</param>
/// <param name="ast">The command as far as it is typed.</param>
/// <param name="parameters">The parameters that PowerShell has found in it.</param>
internal sealed class TypedParameters(string command, CommandAst ast, IDictionary parameters)
{
    /// <summary>How the command would reach its server; as it was reached last, where it was.</summary>
    public ControlOptions Server
    {
        get
        {
            string server = Text(Value("Redis")) ?? new ControlOptions().Server;
            string prefix = Text(Value("Prefix")) ?? new ControlOptions().Prefix;
            ControlOptions options = ReachedServers.OfSession().Find(server, prefix)
                ?? new ControlOptions { Server = server, Prefix = prefix };
            var login = (Value("Credential") as PSCredential)?.GetNetworkCredential();
            return options with
            {
                Tls = options.Tls || LanguagePrimitives.IsTrue(Value("Tls")),
                User = login?.UserName ?? options.User,
                Password = login?.Password ?? options.Password,
            };
        }
    }

    private object? Value(string parameter) =>
        parameters[parameter] ?? Splatted(parameter) ?? ByDefault(parameter);

    private object? Splatted(string parameter) => ast.CommandElements.OfType<VariableExpressionAst>()
        .Where(variable => variable.Splatted)
        .Select(variable => (Variable(variable.VariablePath.UserPath) as IDictionary)?[parameter])
        .FirstOrDefault(value => value is not null);

    private object? ByDefault(string parameter)
    {
        if (Variable("PSDefaultParameterValues") is not IDictionary defaults)
            return null;
        foreach (DictionaryEntry entry in defaults)
        {
            string[] words = entry.Key.ToString()!.Split(':');
            if (words.Length == 2 && words[1].Trim().Equals(parameter, StringComparison.OrdinalIgnoreCase)
                && WildcardPattern.Get(words[0].Trim(), WildcardOptions.IgnoreCase).IsMatch(command))
                return entry.Value;
        }

        return null;
    }

    private static object? Variable(string name)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        Collection<PSObject> found = shell.AddCommand("Microsoft.PowerShell.Utility\\Get-Variable")
            .AddParameter("Name", name).AddParameter("ValueOnly").AddParameter("ErrorAction", ActionPreference.Ignore)
            .Invoke();
        return found.Count == 1 ? found[0].BaseObject : null;
    }

    private static string? Text(object? value) => value is null
        ? null
        : string.Join(',', LanguagePrimitives.ConvertTo<string[]>(value));
}
