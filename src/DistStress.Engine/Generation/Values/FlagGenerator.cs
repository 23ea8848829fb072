using System.Buffers;

namespace DistStress.Engine.Generation.Values;

/// <summary>True where w0 is odd.</summary>
internal sealed class FlagGenerator : ValueGenerator
{
    private static readonly ReadOnlySequence<byte> True = new("true"u8.ToArray());
    private static readonly ReadOnlySequence<byte> False = new("false"u8.ToArray());

    public override ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws) =>
        new(name, ValueKind.Flag, (words.W0 & 1) == 1 ? True : False);
}
