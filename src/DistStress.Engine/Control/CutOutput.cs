using System.Text;

namespace DistStress.Engine.Control;

/// <summary>Keeps the first bytes of an output and counts the rest.</summary>
/// <param name="most">The most bytes that the text of it has, in UTF-8.</param>
internal sealed class CutOutput(int most)
{
    private readonly MemoryStream _kept = new();

    /// <summary>All bytes, kept or not.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether some were not kept.</summary>
    public bool IsCut => Bytes > _kept.Length;

    /// <summary>Takes more bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        _kept.Write(bytes[..(int)Math.Min(bytes.Length, most - _kept.Length)]);
    }

    /// <summary>What was kept, in whole characters. Bytes that are no UTF-8 are shown as U+FFFD.</summary>
    public string Text()
    {
        ReadOnlySpan<byte> bytes = _kept.GetBuffer().AsSpan(0, (int)_kept.Length);
        return Cut(Encoding.UTF8.GetString(IsCut ? WholeCharacters(bytes) : bytes), most);
    }

    /// <summary>The beginning of a text that has no more bytes in UTF-8 than allowed, in whole characters.</summary>
    public static string Cut(string text, int most)
    {
        // Three bytes a char at most.
        if (text.Length <= most / 3 || Encoding.UTF8.GetByteCount(text) <= most)
            return text;
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > most)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    // Without a character that the cut went through: its lead byte is one of the last three, and asks for more than
    // there is behind it.
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte lead = bytes[^back];
            if ((lead & 0xC0) == 0x80)
                continue;
            int length = lead switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            return length > back ? bytes[..^back] : bytes;
        }

        return bytes;
    }
}
