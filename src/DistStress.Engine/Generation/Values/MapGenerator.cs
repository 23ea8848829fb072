using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Generation.Values;

/// <summary>A map, whose values are drawn one after the other, in file order.</summary>
internal sealed class MapGenerator(MapSpec map) : ValueGenerator
{
    private readonly (ColumnName Name, ValueGenerator Value)[] _members =
        [.. map.Members.Select(member => (new ColumnName(member.Name), Of(member.Value)))];

    public override ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws)
    {
        var values = new ItemColumn[_members.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = _members[i].Value.Make(_members[i].Name, draws.Next(), ref draws);
        return new ItemColumn(name, ValueKind.Map, ValueJson.Of(ValueKind.Map, values), values);
    }
}
