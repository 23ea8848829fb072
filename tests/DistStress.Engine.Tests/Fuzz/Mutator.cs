using System.Text;

namespace DistStress.Engine.Tests.Fuzz;

/// <summary>Spoils inputs, always in the same way for the same seed.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] Pieces =
    [
        "null", "true", "-1", "0", "1e308", "-1e-320", "9223372036854775808", "18446744073709551616", "1.5", "NaN",
            "\"\"",
        "\"\\u0000\"", "\"\\ud800\"", "{}", "[]", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "}", "]", ",", ":", "\"",
            "\\", "//",
        "/*", "\u00e9", "\ud83d\ude00", "\0", "\uffff", "\n",
    ];

    private readonly Random _random = new(seed);

    /// <summary>An input made from a sound one by one to eight changes.</summary>
    public byte[] Spoil(byte[] sound)
    {
        List<byte> bytes = [.. sound];
        for (int changes = _random.Next(1, 9); changes > 0; changes--)
            Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1);
        int length = Math.Min(_random.Next(1, 20), bytes.Count - at);
        switch (_random.Next(8))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when length > 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[_random.Next(Pieces.Length)]));
                break;
            case 5:
                ReplaceToken(bytes, at);
                break;
            case 6 when _random.Next(20) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7 when _random.Next(200) == 0:
                bytes.InsertRange(at, Encoding.ASCII.GetBytes(new string(_random.Next(2) == 0 ? '[' : '7', 5000)));
                break;
        }
    }

    // A number or a word as a whole gives way to another: what remains is still JSON, so it gets further.
    private void ReplaceToken(List<byte> bytes, int at)
    {
        int begin = at;
        while (begin < bytes.Count && !IsTokenByte(bytes[begin]))
            begin++;
        int end = begin;
        while (end < bytes.Count && IsTokenByte(bytes[end]))
            end++;
        bytes.RemoveRange(begin, end - begin);
        bytes.InsertRange(begin, Encoding.UTF8.GetBytes(Pieces[_random.Next(Pieces.Length)]));
    }

    private static bool IsTokenByte(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.';
}
