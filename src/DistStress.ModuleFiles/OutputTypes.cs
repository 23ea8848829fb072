using System.Reflection;
using DistStress.PowerShell.Output;

namespace DistStress.ModuleFiles;

/// <summary>What the cmdlets write.</summary>
internal static class OutputTypes
{
    private const string Get = "Get";

    /// <summary>Their types, by name.</summary>
    public static IEnumerable<Type> All => typeof(DstRunResult).Assembly.GetExportedTypes()
        .Where(type => type.Namespace == typeof(DstRunResult).Namespace && !type.IsAbstract)
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    /// <summary>The methods that give the lists of an output, which have hidden properties in PowerShell.</summary>
    public static IEnumerable<MethodInfo> Lists(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Where(method => !method.IsSpecialName && method.Name.StartsWith(Get, StringComparison.Ordinal)
            && method.ReturnType.IsArray);

    /// <summary>How many levels of objects an output has: one, and those of what its properties hold.</summary>
    public static int Levels(Type type) => 1 + type.GetProperties()
        .Select(property => property.PropertyType)
        .Select(held => held.IsArray ? held.GetElementType()! : held)
        .Where(held => held.Namespace == type.Namespace && held != type && held.IsClass)
        .Select(Levels).DefaultIfEmpty(0).Max();

    /// <summary>The name of such a property.</summary>
    public static string NameOf(MethodInfo list) => list.Name[Get.Length..];
}
