namespace DistStress.Engine.Input;

/// <summary>
/// The form of a name that somebody makes up and others must type: of a custom action, of a control message.
/// </summary>
public static class Identifier
{
    /// <summary>The most characters that a name has.</summary>
    public const int MaxLength = 64;

    /// <summary>The form of a name in words.</summary>
    public static string Form { get; } = $"a letter, then up to {MaxLength - 1} letters, digits, '_', '-' or '.'";

    /// <summary>Whether a text has the form of a name.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength
        && char.IsAsciiLetter(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
