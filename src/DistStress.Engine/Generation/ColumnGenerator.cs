using System.Globalization;
using DistStress.Engine.Generation.Values;
using DistStress.Engine.Items;

namespace DistStress.Engine.Generation;

/// <summary>Makes one column of an item from a draw.</summary>
internal sealed class ColumnGenerator
{
    // Above this many names, keeping them all would cost more memory than making them costs time.
    private const int MaxKeptNames = 1 << 16;

    private readonly ColumnSpec _spec;
    private readonly ColumnName[] _names;
    private readonly ValueGenerator _value;
    private readonly ItemColumn? _constant;

    /// <summary>Prepares generation.</summary>
    /// <param name="spec">The column.</param>
    /// <param name="named">Makes the name of one that has a single one, or knows it; null to make it.</param>
    public ColumnGenerator(ColumnSpec spec, Func<string, ColumnName>? named = null)
    {
        _spec = spec;
        _names = spec.IsSpread
            ? new ColumnName[spec.Modulus <= MaxKeptNames ? spec.Modulus : 0]
            : [named is null ? new ColumnName(spec.Name) : named(spec.Name)];
        _value = ValueGenerator.Of(spec.Value);
        if (!_value.IsConstant || spec.IsSpread)
            return;
        ValueDraws none = default;
        _constant = _value.Make(_names[0], default, ref none);
    }

    /// <summary>Makes the column.</summary>
    /// <param name="seed">The stream's seed.</param>
    /// <param name="index">The item's index in the stream, or the number of its prepared data set.</param>
    /// <param name="lane">The column's lane.</param>
    /// <param name="due">When the op is due, in µs since 1970.</param>
    public ItemColumn Make(ulong seed, ulong index, uint lane, long due)
    {
        if (_constant is { } constant)
            return constant;
        PhiloxBlock draw = Philox.Draw(seed, index, lane);
        ColumnName name = _spec.IsSpread ? SpreadName((int)(draw.W0 % (uint)_spec.Modulus)) : _names[0];
        var inside = new ValueDraws(seed, index, lane, due);
        return _value.Make(name, in draw, ref inside);
    }

    // Two threads may make the same name at once; either object serves.
    private ColumnName SpreadName(int suffix)
    {
        if (_names.Length == 0)
            return NewName(suffix);
        return _names[suffix] ??= NewName(suffix);
    }

    private ColumnName NewName(int suffix) => new(_spec.Name + suffix.ToString(CultureInfo.InvariantCulture));
}
