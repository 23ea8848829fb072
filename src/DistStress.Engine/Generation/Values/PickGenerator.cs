using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Generation.Values;

/// <summary>One of several constant values, which w0 picks by weight.</summary>
internal sealed class PickGenerator(PickSpec pick) : ValueGenerator
{
    private readonly ValueGenerator[] _values = [.. pick.Choices.Select(choice => Of(choice.Value))];
    private readonly WeightedChoice _choice = new([.. pick.Choices.Select(choice => choice.Weight)]);

    public override ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws) =>
        _values[_choice.Pick(words.W0)].Make(name, in words, ref draws);
}
