using System.Buffers;

namespace DistStress.Engine.Generation;

/// <summary>The pool of random bytes once more, each byte as one of <c>0-9a-z</c>: byte b is number b mod 36.</summary>
internal static class TextPool
{
    private static readonly PoolWindows Windows = new(Fill());

    /// <summary>A window; as <see cref="BytePool.Window"/>.</summary>
    public static ReadOnlySequence<byte> Window(uint start, int length) => Windows.At(start, length);

    private static byte[] Fill()
    {
        ReadOnlySpan<byte> letters = "0123456789abcdefghijklmnopqrstuvwxyz"u8;
        byte[] text = new byte[BytePool.Size];
        BytePool.CopyTo(text);
        for (int i = 0; i < text.Length; i++)
            text[i] = letters[text[i] % letters.Length];
        return text;
    }
}
