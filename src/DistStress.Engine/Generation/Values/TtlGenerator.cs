using System.Buffers;

namespace DistStress.Engine.Generation.Values;

/// <summary>The second, counted from 1970, so many seconds after the one in which the op is due.</summary>
internal sealed class TtlGenerator(long seconds) : ValueGenerator
{
    private const long MicrosPerSecond = 1_000_000;

    // Many ops are due in one second.
    private volatile Expiry? _last;

    public override ItemColumn Make(ColumnName name, in PhiloxBlock words, ref ValueDraws draws)
    {
        long second = draws.Due / MicrosPerSecond + seconds;
        Expiry? expiry = _last;
        if (expiry?.Second != second)
        {
            _last = expiry = new Expiry(
                second, new ReadOnlySequence<byte>(NumberGenerator.Digits(second)));
        }

        return new ItemColumn(name, ValueKind.Number, expiry.Digits, ColumnRole.Expire);
    }

    private sealed record Expiry(long Second, ReadOnlySequence<byte> Digits);
}
