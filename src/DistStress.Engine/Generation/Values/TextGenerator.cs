using System.Buffers;
using System.Text;

namespace DistStress.Engine.Generation.Values;

/// <summary>Always the same text.</summary>
internal sealed class TextGenerator(string text) : ValueGenerator
{
    private readonly ReadOnlySequence<byte> _utf8 = new(Encoding.UTF8.GetBytes(text));

    public override bool IsConstant => true;

    public override ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws) =>
        new(name, _utf8, text);
}
