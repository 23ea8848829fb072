using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Generation.Values;

/// <summary>Makes the value of a column, or one inside a list or a map. Safe for any number of threads.</summary>
internal abstract class ValueGenerator
{
    /// <summary>Whether the value needs no draw: it is always the same.</summary>
    public virtual bool IsConstant => false;

    /// <summary>Makes a value.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="words">Its own draw.</param>
    /// <param name="draws">Where those of the values inside of it come from.</param>
    public abstract ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws);

    /// <summary>Prepares generation.</summary>
    public static ValueGenerator Of(ValueSpec value) => value switch
    {
        TextSpec text => new TextGenerator(text.Text),
        BytesSpec bytes => new WindowGenerator(bytes.Length, ValueKind.Binary),
        RandomTextSpec text => new WindowGenerator(text.Length, ValueKind.Text),
        NumberSpec number => new NumberGenerator(number.Min, number.Max, ColumnRole.Set),
        AddSpec add => new NumberGenerator(add.Amount, add.Amount, ColumnRole.Add),
        FlagSpec => new FlagGenerator(),
        PickSpec pick => new PickGenerator(pick),
        TtlSpec ttl => new TtlGenerator(ttl.Seconds),
        ListSpec list => new ListGenerator(list),
        MapSpec map => new MapGenerator(map),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such value."),
    };
}
