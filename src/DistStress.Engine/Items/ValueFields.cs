namespace DistStress.Engine.Items;

/// <summary>The fields of the objects that describe values, and the words for types.</summary>
internal static class ValueFields
{
    public const string Modulus = "r";
    public const string Length = "len";
    public const string Type = "type";
    public const string Min = "min";
    public const string Max = "max";
    public const string Of = "of";
    public const string Count = "count";
    public const string Pick = "pick";
    public const string Weights = "weights";
    public const string Ttl = "ttl";
    public const string Add = "add";

    public const string Number = "N";
    public const string Text = "S";
    public const string Flag = "BOOL";
    public const string Bytes = "B";
    public const string List = "L";
    public const string Map = "M";

    /// <summary>The fields of which an object has one, or else it is random bytes.</summary>
    public static IReadOnlyList<string> Deciding { get; } = [Type, Pick, Ttl, Add];

    /// <summary>The types, each with the fields of its object.</summary>
    public static IReadOnlyList<(string Word, IReadOnlyList<string> Fields)> Types { get; } =
    [
        (Number, [Type, Min, Max]), (Text, [Type, Length]), (Flag, [Type]), (Bytes, [Type, Length]),
        (List, [Type, Of, Count]), (Map, [Type, Of]),
    ];
}
