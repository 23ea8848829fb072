using System.Diagnostics.CodeAnalysis;

namespace DistStress.Engine.Input;

/// <summary>Reads single values; where one is not what it must be, reports it and gives null.</summary>
internal static class InputValues
{
    /// <summary>A number.</summary>
    /// <param name="errors">Where errors go.</param>
    /// <param name="node">The value.</param>
    /// <param name="range">What it may be.</param>
    /// <param name="note">What else to say where it is wrong.</param>
    public static decimal? Number(this InputErrors errors, InputNode node, NumberRange range, string note = "")
    {
        if (node.Kind != InputKind.Number)
        {
            errors.Add(node, $"must be {range}, but is {node.Describe()}{note}");
            return null;
        }

        if (!ExactNumber.TryParse(node.Text, out decimal value))
        {
            errors.Add(
                node,
                $"must be {range}, written with at most 28 digits, but is {node.Describe()}{note}");
            return null;
        }

        if (range.Objection(value) is { } objection)
        {
            errors.Add(node, $"{objection}, but is {node.Describe()}{note}");
            return null;
        }

        return value;
    }

    /// <summary>A list of numbers; null where it, its length or one of the numbers is wrong.</summary>
    public static IReadOnlyList<decimal>? Numbers(
        this InputErrors errors, InputNode node, int least, int most, NumberRange range)
    {
        string count = least == most ? $"{least}" : $"{least} to {most}";
        if (node.Kind != InputKind.List)
        {
            errors.Add(node, $"must be a list of {count} numbers, but is {node.Describe()}");
            return null;
        }

        int before = errors.Count;
        if (node.Elements.Count < least || node.Elements.Count > most)
            errors.Add(node, $"must be a list of {count} numbers, but has {node.Elements.Count}");
        decimal[] numbers = [.. node.Elements.Select(element => errors.Number(element, range) ?? 0)];
        return errors.Count == before ? numbers : null;
    }

    public static string? Text(this InputErrors errors, InputNode node, string expected)
    {
        if (node.Kind == InputKind.Text && !string.IsNullOrWhiteSpace(node.Text))
            return node.Text;
        errors.Add(node, $"must be {expected}, but is {node.Describe()}");
        return null;
    }

    public static bool? Flag(this InputErrors errors, InputNode node)
    {
        if (node.Kind is InputKind.True or InputKind.False)
            return node.Kind == InputKind.True;
        errors.Add(node, $"must be true or false, but is {node.Describe()}");
        return null;
    }

    public static T? Choice<T>(this InputErrors errors, InputNode node, IReadOnlyList<(string Word, T Value)> choices)
        where T : struct =>
        errors.TryChoice(node, choices, out T value) ? value : null;

    /// <summary>One of a few words, upper or lower case; false where it is none of them.</summary>
    public static bool TryChoice<T>(
        this InputErrors errors, InputNode node, IReadOnlyList<(string Word, T Value)> choices,
        [MaybeNullWhen(false)] out T chosen)
    {
        if (node.Kind == InputKind.Text)
        {
            foreach ((string word, T value) in choices)
            {
                if (!string.Equals(word, node.Text, StringComparison.OrdinalIgnoreCase))
                    continue;
                chosen = value;
                return true;
            }
        }

        IEnumerable<string> words = choices.Select(choice => choice.Word);
        string advice = node.Kind == InputKind.Text && Spelling.Nearest(node.Text, words) is { } meant
            ? $"; did you mean \"{meant}\"?"
            : "";
        string expected = string.Join(" or ", words.Select(word => $"\"{word}\""));
        errors.Add(node, $"must be {expected}, but is {node.Describe()}{advice}");
        chosen = default;
        return false;
    }
}
