using System.Management.Automation;
using System.Reflection;
using DistStress.PowerShell.Commands;

namespace DistStress.ModuleFiles.Help;

/// <summary>The cmdlets of the module, and how their classes are named.</summary>
internal static class CmdletName
{
    /// <summary>The classes of all cmdlets, by the cmdlets' names.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } = typeof(GetDstRunCommand).Assembly.GetExportedTypes()
        .Where(type => type.IsDefined(typeof(CmdletAttribute), inherit: false))
        .OrderBy(Of, StringComparer.Ordinal)
        .ToDictionary(Of);

    /// <summary>The name of the cmdlet that a class is.</summary>
    public static string Of(Type cmdlet)
    {
        CmdletAttribute attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        return $"{attribute.VerbName}-{attribute.NounName}";
    }

    /// <summary>The name of the cmdlet whose class has a name; null where there is none.</summary>
    public static string? OfClass(string name) => All.FirstOrDefault(cmdlet => cmdlet.Value.Name == name).Key;
}
