using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>Reads the parts of JSON exports, which have more members than anybody needs.</summary>
internal static class JsonFields
{
    /// <summary>A member of an object; null where it has none of that name, or is no object.</summary>
    public static InputNode? Member(this InputNode node, string name) =>
        node.Members.FirstOrDefault(member => member.Name == name)?.Value;

    /// <summary>A member that is a text; empty where there is none.</summary>
    public static string TextOf(this InputNode node, string name) =>
        node.Member(name) is { Kind: InputKind.Text } text ? text.Text : "";

    /// <summary>A member that is a word; empty where there is none. Objects of the AWS SDK have some words as objects,
    /// <c>{"Value":"Complete"}</c>.</summary>
    public static string WordOf(this InputNode node, string name) =>
        node.TextOf(name) is { Length: > 0 } text ? text : node.Member(name)?.TextOf("Value") ?? "";

    /// <summary>A time, as text or as a number since 1970; null where it is none.</summary>
    public static long? Time(this InputErrors errors, InputNode node)
    {
        if (node.Kind is InputKind.Text or InputKind.Number && TimeText.TryParse(node.Text, out long micros, out _))
            return micros;
        errors.Add(node, $"must be {TimeText.Form}, but is {node.Describe()}");
        return null;
    }

    /// <summary>A number, exact; null where it is none.</summary>
    public static Ratio? Exact(this InputErrors errors, InputNode node)
    {
        if (node.Kind == InputKind.Number && Ratio.TryParse(node.Text, out Ratio value))
            return value;
        errors.Add(node, $"must be a number, but is {node.Describe()}");
        return null;
    }
}
