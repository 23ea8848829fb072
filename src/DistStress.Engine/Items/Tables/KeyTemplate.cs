using System.Text;

namespace DistStress.Engine.Items.Tables;

/// <summary>The template of the values of a key attribute: text, and places that are filled for each item.</summary>
/// <remarks>
/// With n items a partition, item i of a stream has the partition number p = i div n and the place s = i mod n. In the
/// partition key <c>{key}</c> is key(seed, p) and <c>{number}</c> is p; in the sort key <c>{key}</c> is key(seed, i)
/// and <c>{number}</c> is s. <c>{seed}</c> is the stream's seed in both.
/// </remarks>
public sealed class KeyTemplate
{
    /// <summary>The place of 32 hex digits.</summary>
    public const string Key = "{key}";

    /// <summary>The place of a number.</summary>
    public const string Number = "{number}";

    /// <summary>The place of the stream's seed.</summary>
    public const string Seed = "{seed}";

    // A number of an item is below 2^53, a seed below 2^64.
    private const int NumberDigits = 16;
    private const int SeedDigits = 20;
    private const int MostDigits = 38;

    private static readonly (string Text, KeyPart Part)[] Places =
        [(Key, KeyPart.Key), (Number, KeyPart.Number), (Seed, KeyPart.Seed)];

    private KeyTemplate(List<(KeyPart Part, string Text)> pieces)
    {
        Pieces = pieces;
        MostBytes = pieces.Sum(piece => piece.Part switch
        {
            KeyPart.Key => ItemSize.KeyLength,
            KeyPart.Number => NumberDigits,
            KeyPart.Seed => SeedDigits,
            _ => Encoding.UTF8.GetByteCount(piece.Text),
        });
    }

    /// <summary>The most bytes that a value takes as text.</summary>
    public int MostBytes { get; }

    /// <summary>The pieces in their order.</summary>
    internal IReadOnlyList<(KeyPart Part, string Text)> Pieces { get; }

    /// <summary>Reads a template that has been checked.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static KeyTemplate Of(KeySpec key) =>
        Read(key.Value, key.Type, out string? fault) ?? throw new ArgumentException(fault, nameof(key));

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="type">The type of the attribute.</param>
    /// <param name="fault">What is wrong, as the end of a sentence that begins with the template; else null.</param>
    /// <returns>The template; null where it gives no right value for the type.</returns>
    public static KeyTemplate? Read(string text, KeyType type, out string? fault)
    {
        List<(KeyPart, string)>? pieces = Split(text, out fault);
        if (pieces is null)
            return null;
        if (pieces.Count == 0)
            fault = $"must not be empty; write for example \"user_{Number}\"";
        else if (type == KeyType.N)
            fault = NumberFault(pieces);
        return fault is null ? new KeyTemplate(pieces) : null;
    }

    private static List<(KeyPart, string)>? Split(string text, out string? fault)
    {
        fault = null;
        var pieces = new List<(KeyPart, string)>();
        int at = 0;
        while (at < text.Length)
        {
            int brace = text.IndexOf('{', at);
            int end = brace < 0 ? text.Length : brace;
            if (end > at)
                pieces.Add((KeyPart.Literal, text[at..end]));
            if (brace < 0)
                break;
            (string place, KeyPart part) = Array.Find(Places, known => string.CompareOrdinal(
                text, brace, known.Text, 0, known.Text.Length) == 0);
            if (place is null)
            {
                int close = text.IndexOf('}', brace);
                fault = $"has {(close < 0 ? text[brace..] : text[brace..(close + 1)])}, which is no place; the places "
                    + "are " + string.Join(", ", Places.Select(known => known.Text));
                return null;
            }

            pieces.Add((part, place));
            at = brace + place.Length;
        }

        return pieces;
    }

    // Digits and places, a minus before them, and digits behind a point.
    private static string? NumberFault(List<(KeyPart Part, string Text)> pieces)
    {
        const string Right = $"; right are digits, {Number} and {Seed}, such as \"{Number}\" or \"17{Number}000\"";
        int digits = 0;
        bool point = false;
        bool digitsBehind = true;
        for (int i = 0; i < pieces.Count; i++)
        {
            (KeyPart part, string text) = pieces[i];
            if (part == KeyPart.Key)
                return $"has {Key}, hex digits that are no number, and the type is N{Right}";
            if (part != KeyPart.Literal)
            {
                if (point)
                    return $"has {text} behind the point, where 1.1 and 1.10 would be one number{Right}";
                digits += part == KeyPart.Number ? NumberDigits : SeedDigits;
                continue;
            }

            for (int c = 0; c < text.Length; c++)
            {
                if (char.IsAsciiDigit(text[c]))
                {
                    digits++;
                    digitsBehind = true;
                }
                else if (text[c] == '.' && !point && digits > 0)
                {
                    point = true;
                    digitsBehind = false;
                }
                else if (text[c] != '-' || i > 0 || c > 0)
                {
                    return $"gives no number, and the type is N: '{text[c]}' stands in it{Right}";
                }
            }
        }

        return digits == 0 || !digitsBehind ? $"gives no number, and the type is N{Right}"
            : digits > MostDigits ? $"can give a number of {digits} digits, and DynamoDB keeps {MostDigits}{Right}"
            : null;
    }
}
