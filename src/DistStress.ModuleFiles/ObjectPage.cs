using System.Reflection;
using System.Text;
using DistStress.PowerShell.Output;

namespace DistStress.ModuleFiles;

/// <summary>The reference's page of the objects that cmdlets write.</summary>
internal static class ObjectPage
{
    public static string Write(DocComments comments)
    {
        var page = new StringBuilder(
            """
            <!-- Written by the build from the doc comments: change src/DistStress.PowerShell/Output instead. -->

            # Objects

            What the cmdlets write. Properties hold plain values, so that `Export-Csv` and `ConvertTo-Json` give clean
            files; they stand here in the order of the columns.

            """);
        foreach (Type type in OutputTypes.All)
        {
            page.Append($"\n## {type.Name}\n\n{comments.Of(type)}\n\n| property | type | meaning |\n|---|---|---|\n");
            foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                page.Append($"| `{property.Name}` | {TypeText(property.PropertyType)} | {comments.Of(property)} |\n");
            foreach (MethodInfo list in OutputTypes.Lists(type))
            {
                page.Append($"| `{OutputTypes.NameOf(list)}` | {TypeText(list.ReturnType)} | {comments.Of(list)} "
                    + "Hidden: there by its name, and not in a CSV file, in JSON or in `Format-List *`. |\n");
            }
        }

        return page.ToString();
    }

    private static string TypeText(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return TypeText(value) + ", or empty";
        if (type.IsArray)
            return TypeText(type.GetElementType()!) + "[]";
        return type switch
        {
            _ when type == typeof(string) => "text",
            _ when type == typeof(bool) => "bool",
            _ when type == typeof(double) => "number",
            _ when type == typeof(int) || type == typeof(long) || type == typeof(ulong) => "whole number",
            _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => "time",
            _ when type.Namespace == typeof(DstRunResult).Namespace =>
                $"[`{type.Name}`](#{type.Name.ToLowerInvariant()})",
            _ => throw new InvalidOperationException($"The reference has no word for {type}."),
        };
    }
}
