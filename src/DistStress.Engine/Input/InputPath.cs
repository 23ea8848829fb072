namespace DistStress.Engine.Input;

/// <summary>JSON paths as error messages show them.</summary>
internal static class InputPath
{
    public const string Root = "$";

    public static string Element(string list, int index) => $"{list}[{index}]";

    public static string Member(string parent, string name) =>
        IsPlain(name) ? $"{parent}.{name}" : $"{parent}['{name.Replace("\\", @"\\").Replace("'", @"\'")}']";

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
