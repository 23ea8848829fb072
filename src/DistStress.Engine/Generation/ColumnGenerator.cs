using System.Buffers;
using System.Globalization;
using System.Text;
using DistStress.Engine.Items;

namespace DistStress.Engine.Generation;

/// <summary>Makes one column of an item from a draw.</summary>
internal sealed class ColumnGenerator
{
    // Above this many names, keeping them all would cost more memory than making them costs time.
    private const int MaxKeptNames = 1 << 16;

    private readonly ColumnSpec _spec;
    private readonly ColumnName[] _names;
    private readonly ItemColumn _text;

    public ColumnGenerator(ColumnSpec spec)
    {
        _spec = spec;
        _names = spec.Form == ColumnForm.Spread
            ? new ColumnName[spec.Modulus <= MaxKeptNames ? spec.Modulus : 0]
            : [new ColumnName(spec.Name)];
        if (spec.Form == ColumnForm.Text)
            _text = new ItemColumn(
                _names[0], new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(spec.Text!)), spec.Text);
    }

    public ItemColumn Make(ulong seed, ulong index, uint lane)
    {
        if (_spec.Form == ColumnForm.Text)
            return _text;
        PhiloxBlock draw = Philox.Draw(seed, index, lane);
        ColumnName name = _spec.Form == ColumnForm.Spread ? SpreadName((int)(draw.W0 % (uint)_spec.Modulus))
            : _names[0];
        return new ItemColumn(name, BytePool.Window(draw.W1, _spec.Length), null);
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
