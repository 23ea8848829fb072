using System.Globalization;

namespace DistStress.Engine.Control;

/// <summary>
/// A text as Redis has it, signed or not. A signed one has a last line of its own, <c>{"at":…,"sig":"…"}</c>; a text
/// without such a line is not signed.
/// </summary>
/// <param name="Text">The text, without the signature.</param>
/// <param name="At">When it was signed, in µs of the server's clock; 0 where it is not.</param>
/// <param name="Signature">The signature, 64 hex digits; null where it is not signed.</param>
internal readonly record struct SignedText(string Text, long At, string? Signature)
{
    /// <summary>The most bytes that a signature adds to a text.</summary>
    public const int MostAdded = 128;

    private const string Start = "{\"at\":";
    private const string Middle = ",\"sig\":\"";
    private const string End = "\"}";
    private const int SignatureLength = 64;

    /// <summary>Takes a text apart; never throws.</summary>
    public static SignedText Read(string value)
    {
        int line = value.LastIndexOf('\n');
        ReadOnlySpan<char> last = value.AsSpan(line + 1);
        if (line < 0 || !last.StartsWith(Start, StringComparison.Ordinal)
            || !last.EndsWith(End, StringComparison.Ordinal))
            return new SignedText(value, 0, null);
        ReadOnlySpan<char> rest = last[Start.Length..^End.Length];
        int middle = rest.IndexOf(Middle, StringComparison.Ordinal);
        if (middle < 0 || rest.Length - middle - Middle.Length != SignatureLength
            || !long.TryParse(rest[..middle], NumberStyles.None, CultureInfo.InvariantCulture, out long at))
            return new SignedText(value, 0, null);
        return new SignedText(value[..line], at, rest[(middle + Middle.Length)..].ToString());
    }

    /// <summary>The text as Redis has it.</summary>
    public override string ToString() => Signature is null
        ? Text
        : string.Create(CultureInfo.InvariantCulture, $"{Text}\n{Start}{At}{Middle}{Signature}{End}");
}
