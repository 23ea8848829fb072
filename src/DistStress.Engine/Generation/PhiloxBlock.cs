using System.Buffers.Binary;

namespace DistStress.Engine.Generation;

/// <summary>Four random 32-bit words.</summary>
public readonly record struct PhiloxBlock(uint W0, uint W1, uint W2, uint W3)
{
    /// <summary>The first two words as one number of 64 bits, the first word its low half.</summary>
    public ulong First64 => ((ulong)W1 << 32) | W0;

    /// <summary>The last two words as one number of 64 bits, the third word its low half.</summary>
    public ulong Second64 => ((ulong)W3 << 32) | W2;

    /// <summary>Writes the words little-endian, first word first.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void WriteBytes(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, W0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], W1);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], W2);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], W3);
    }
}
