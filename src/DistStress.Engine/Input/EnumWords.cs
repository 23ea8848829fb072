using System.Collections.Immutable;
using System.Text.Json;

namespace DistStress.Engine.Input;

/// <summary>
/// What files call the values of an enum: its names in lower case, their words joined by underscores.
/// </summary>
internal static class EnumWords<T>
    where T : struct, Enum
{
    /// <summary>Every value and its word, in the order of the enum.</summary>
    public static ImmutableArray<(string Word, T Value)> All { get; } =
        [.. Enum.GetValues<T>().Select(
            value => (JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), value))];

    /// <summary>The word of a value.</summary>
    public static string Of(T value) =>
        All.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Word;
}
