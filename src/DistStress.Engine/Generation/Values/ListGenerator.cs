using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Generation.Values;

/// <summary>A list, whose values are drawn one after the other.</summary>
internal sealed class ListGenerator(ListSpec list) : ValueGenerator
{
    private readonly ValueGenerator _of = Of(list.Of);

    public override ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws)
    {
        var values = new ItemColumn[list.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = _of.Make(name, draws.Next(), ref draws);
        return new ItemColumn(name, ValueKind.List, ValueJson.Of(ValueKind.List, values), values);
    }
}
