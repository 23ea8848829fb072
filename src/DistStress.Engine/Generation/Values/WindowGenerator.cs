using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Generation.Values;

/// <summary>Bytes of the pool, or text of it, from where w1 says; of several lengths w2 picks one.</summary>
internal sealed class WindowGenerator : ValueGenerator
{
    private readonly int[] _lengths;
    private readonly WeightedChoice? _choice;
    private readonly ValueKind _kind;

    public WindowGenerator(LengthSpec length, ValueKind kind)
    {
        _lengths = [.. length.Choices.Select(choice => choice.Length)];
        _choice = length.Fixed is null
            ? new WeightedChoice([.. length.Choices.Select(choice => choice.Weight)])
            : null;
        _kind = kind;
    }

    public override ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws)
    {
        int length = _lengths[_choice?.Pick(words.W2) ?? 0];
        return _kind == ValueKind.Binary
            ? new ItemColumn(name, ValueKind.Binary, BytePool.Window(words.W1, length))
            : new ItemColumn(name, TextPool.Window(words.W1, length), null);
    }
}
