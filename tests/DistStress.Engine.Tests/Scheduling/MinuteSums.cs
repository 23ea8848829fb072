using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>
/// The ops of a curve that has a point each minute and factors of three decimals, in whole numbers: an answer takes no
/// longer at a week's end than at its beginning.
/// </summary>
internal sealed class MinuteSums
{
    public const long SlicesAMinute = 6_000;

    // Tenths of an op a second, thousandths of a factor, and a line's area over k slices: k / 100 s times its mean
    // height, of which the rising part is k / 12,000.
    private const long Unit = 10L * 1_000 * 100 * 2 * SlicesAMinute;

    private readonly long[] _thousandths;
    private readonly Int128[] _before;
    private readonly bool _isLine;
    private readonly long _tenthsPerSecond;

    public MinuteSums(CurvePoint[] points, CurveShape shape, long tenthsPerSecond)
    {
        _thousandths = [.. points.Select(point => (long)(point.Factor * 1_000))];
        _isLine = shape == CurveShape.Line;
        _tenthsPerSecond = tenthsPerSecond;
        _before = new Int128[points.Length];
        for (int minute = 1; minute < points.Length; minute++)
            _before[minute] = _before[minute - 1] + Area(minute - 1, SlicesAMinute);
    }

    public long Slices => (_thousandths.Length - 1) * SlicesAMinute;

    public long OpsBefore(long slice)
    {
        (long minute, long within) = Math.DivRem(slice, SlicesAMinute);
        Int128 area = _before[minute] + (within == 0 ? 0 : Area((int)minute, within));
        return (long)(area * _tenthsPerSecond / Unit);
    }

    private Int128 Area(int minute, long slices)
    {
        long rise = _isLine ? _thousandths[minute + 1] - _thousandths[minute] : 0;
        return ((Int128)_thousandths[minute] * 2 * SlicesAMinute + (Int128)rise * slices) * slices;
    }
}
