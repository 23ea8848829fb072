using DistStress.Engine.Items;

namespace DistStress.Engine.Generation;

/// <summary>The key of an item: 16 random bytes as 32 lower-case hex digits.</summary>
public static class ItemKey
{
    /// <summary>Length of a key in characters, and in bytes of UTF-8.</summary>
    public const int Length = ItemSize.KeyLength;

    /// <summary>Writes the key of item <paramref name="index"/> of stream <paramref name="seed"/> as UTF-8.</summary>
    /// <param name="seed">The stream's seed.</param>
    /// <param name="index">The item's index in the stream.</param>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public static void Write(ulong seed, ulong index, Span<byte> destination)
    {
        Span<byte> raw = stackalloc byte[16];
        Philox.Draw(seed, index, Lane.Key).WriteBytes(raw);
        Convert.TryToHexStringLower(raw, destination, out _);
    }

    /// <summary>The key of item <paramref name="index"/> of stream <paramref name="seed"/>.</summary>
    public static string Text(ulong seed, ulong index)
    {
        Span<byte> raw = stackalloc byte[16];
        Philox.Draw(seed, index, Lane.Key).WriteBytes(raw);
        return Convert.ToHexStringLower(raw);
    }
}
