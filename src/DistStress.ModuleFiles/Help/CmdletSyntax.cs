using System.Management.Automation;

namespace DistStress.ModuleFiles.Help;

/// <summary>The syntax of a cmdlet: how PowerShell itself would show it.</summary>
internal static class CmdletSyntax
{
    /// <summary>The parameters of a set in the order of its syntax: by position, then the required ones.</summary>
    public static IEnumerable<ParameterHelp> Parameters(CmdletHelp cmdlet, string set)
    {
        IEnumerable<ParameterHelp> own = cmdlet.Parameters.Where(parameter => parameter.IsIn(set));
        return own.OrderBy(parameter => (uint)parameter.BindingIn(set).Position)
            .ThenBy(parameter => !parameter.BindingIn(set).Mandatory)
            .Concat(cmdlet.HasShouldProcess ? ParameterHelp.ShouldProcess : []);
    }

    /// <summary>The words of a set's syntax, the cmdlet's name first.</summary>
    public static IEnumerable<string> Of(CmdletHelp cmdlet, string set) => Parameters(cmdlet, set)
        .Select(parameter => Of(parameter, parameter.BindingIn(set)))
        .Prepend(cmdlet.Name)
        .Append("[<CommonParameters>]");

    private static string Of(ParameterHelp parameter, ParameterAttribute binding)
    {
        string name = binding.Position >= 0 ? $"[-{parameter.Name}]" : $"-{parameter.Name}";
        string both = parameter.IsSwitch ? name : $"{name} <{parameter.TypeName}>";
        return binding.Mandatory ? both : $"[{both}]";
    }
}
