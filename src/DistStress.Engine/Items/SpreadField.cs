namespace DistStress.Engine.Items;

/// <summary>The fields of a spread column, such as <c>{"r":16,"len":8000}</c>.</summary>
internal static class SpreadField
{
    public const string Modulus = "r";
    public const string Length = "len";

    public static IReadOnlyList<string> All { get; } = [Modulus, Length];
}
