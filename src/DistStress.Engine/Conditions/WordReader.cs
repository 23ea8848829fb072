namespace DistStress.Engine.Conditions;

/// <summary>Takes a condition apart, word by word.</summary>
internal sealed class WordReader(string text)
{
    private const string SignLetters = "<>=!≤≥≠";
    private int _at;

    /// <summary>A name: letters and digits.</summary>
    /// <param name="at">Where it begins.</param>
    public string NextName(out int at) => Take(out at, char.IsAsciiLetterOrDigit);

    /// <summary>A comparison, or what stands in its place.</summary>
    /// <inheritdoc cref="NextName"/>
    public string NextSign(out int at)
    {
        string sign = Take(out at, SignLetters.Contains);
        return sign.Length > 0 ? sign : Next(out at);
    }

    /// <summary>All up to the next blank.</summary>
    /// <inheritdoc cref="NextName"/>
    public string Next(out int at) => Take(out at, c => !char.IsWhiteSpace(c));

    /// <summary>All that is left.</summary>
    /// <inheritdoc cref="NextName"/>
    public string Rest(out int at) => Take(out at, _ => true).TrimEnd();

    private string Take(out int at, Func<char, bool> belongs)
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        at = _at;
        while (_at < text.Length && belongs(text[_at]))
            _at++;
        return text[at.._at];
    }
}
