using System.Numerics;
using DistStress.Engine.Input;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Scheduling;

/// <summary>
/// C(t): how many ops of a task are due in its first t seconds. Exact at every t, for any length of run.
/// </summary>
/// <remarks>
/// A rate is made of straight lines, so its integral has a closed form. It is evaluated as one fraction of whole
/// numbers: whole results come out whole, nothing is added up step by step, and so there is nothing that could drift.
/// Where the rate was changed on the way, C goes on from its value there, fractions included, with a multiple of what
/// the file's own rate adds.
/// </remarks>
public sealed class CumulativeRate
{
    private const int MicroDigits = 6;

    private readonly RateShape _shape;
    private readonly BigInteger[] _twiceOpsBefore;
    private readonly BigInteger _unitsPerMicro;
    private readonly BigInteger _denominator;
    private readonly BigInteger _phase;
    private readonly TrafficTask _task;

    // From the beginning on; more than one where the rate was changed.
    private readonly Segment[] _segments;

    // A constant rate needs no more than these.
    private readonly ulong _flatRate;
    private readonly UInt128 _flatDenominator;

    /// <summary>Prepares the curve of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="phaseMicros">
    /// How far into the curve's day the task begins, in µs: 0 for an origin of <see cref="QpssOrigin.Start"/>.
    /// </param>
    public CumulativeRate(TrafficTask task, long phaseMicros = 0)
    {
        _task = task;
        _shape = RateShape.Of(task);
        IReadOnlyList<RatePiece> pieces = _shape.Pieces;
        _twiceOpsBefore = new BigInteger[pieces.Count + 1];
        for (int i = 0; i < pieces.Count; i++)
            _twiceOpsBefore[i + 1] = _twiceOpsBefore[i] + pieces[i].TwiceOps;
        _unitsPerMicro = BigInteger.Pow(10, _shape.UnitDigits - MicroDigits);
        _denominator = 2 * _shape.RateDenominator * BigInteger.Pow(10, _shape.UnitDigits);
        _phase = phaseMicros * _unitsPerMicro;
        _segments =
        [
            new Segment(
                BigInteger.Zero, At(_phase), (BigInteger.One, BigInteger.One), (BigInteger.Zero, BigInteger.One)),
        ];
        BigInteger flatDenominator = _denominator / 2;
        if (pieces.Count == 1 && _unitsPerMicro.IsOne && pieces[0].From <= ulong.MaxValue
            && flatDenominator <= ulong.MaxValue)
        {
            _flatRate = (ulong)pieces[0].From;
            _flatDenominator = (UInt128)flatDenominator;
        }
    }

    private CumulativeRate(CumulativeRate former, Segment[] segments)
    {
        _task = former._task;
        _shape = former._shape;
        _twiceOpsBefore = former._twiceOpsBefore;
        _unitsPerMicro = former._unitsPerMicro;
        _denominator = former._denominator;
        _phase = former._phase;
        _segments = segments;
    }

    // Twice the ops before an instant, times the denominators of rate and time, as a fraction.
    private readonly record struct Ops(BigInteger Numerator, BigInteger Divisor);

    // From when on, in units; the ops of the file's rate before that; what its rate is multiplied by; and C there.
    private readonly record struct Segment(
        BigInteger From, Ops Before, (BigInteger Numerator, BigInteger Divisor) Share,
        (BigInteger Numerator, BigInteger Divisor) Base);

    /// <summary>The same until a change, and with another rate from there on.</summary>
    /// <param name="step">The change; not before the last one.</param>
    public CumulativeRate With(RateStep step)
    {
        BigInteger from = step.Slice * Slice.Micros * _unitsPerMicro;
        ArgumentOutOfRangeException.ThrowIfLessThan(from, _segments[^1].From, nameof(step));
        (BigInteger numerator, BigInteger divisor) = Since(from);
        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, divisor);
        return new CumulativeRate(this,
        [
            .. _segments,
            new Segment(
                from, At(_phase + from), step.Setting.ShareOf(_task), (numerator / common, divisor / common)),
        ]);
    }

    /// <summary>Whether so many ops ever become due: a curve may end with no traffic.</summary>
    /// <param name="ops">How many ops.</param>
    public bool IsEverDue(long ops)
    {
        RatePiece last = _shape.Pieces[^1];
        if (_shape.Period is not null || last.From > 0)
            return true;
        (BigInteger numerator, BigInteger divisor) = Since(BigInteger.Max(last.Start - _phase, _segments[^1].From));
        return numerator >= ops * divisor;
    }

    /// <summary>floor(C(t)) for a time in µs.</summary>
    /// <param name="micros">Time since the task began; negative counts as 0.</param>
    /// <returns>The number of ops due before that instant.</returns>
    /// <exception cref="OverflowException">More than 2^63 − 1 ops.</exception>
    public long OpsBefore(long micros)
    {
        if (micros <= 0)
            return 0;
        if (_flatRate != 0)
            return checked((long)((UInt128)_flatRate * (ulong)micros / _flatDenominator));
        return OpsBeforeUnits(micros * _unitsPerMicro);
    }

    /// <summary>floor(C(t)) for a time in seconds with as many digits as the task's own duration has.</summary>
    /// <param name="seconds">Time since the task began, at least 0.</param>
    /// <returns>The number of ops due before that instant.</returns>
    /// <exception cref="OverflowException">More than 2^63 − 1 ops.</exception>
    public long OpsBefore(decimal seconds) => OpsBeforeUnits(DecimalFraction.Scaled(seconds, _shape.UnitDigits));

    /// <summary>C(t) for a time in µs, fractions included, as near as a <see cref="double"/> comes to it; for what is
    /// drawn at random.</summary>
    /// <param name="micros">Time since the task began; negative counts as 0.</param>
    public double MeanBefore(long micros)
    {
        if (micros <= 0)
            return 0;
        (BigInteger numerator, BigInteger divisor) = Since(micros * _unitsPerMicro);
        return (double)numerator / (double)divisor;
    }

    /// <summary>The first whole µs at which so many ops are due: the least t with C(t) ≥ ops.</summary>
    /// <param name="ops">How many ops; at most as many as ever become due.</param>
    public long MicrosOf(long ops) => ops <= 0 ? 0 : Bisection.First(micros => AreDue(ops, micros));

    /// <summary>Whether so many ops are due before an instant; also where more are than can be counted.</summary>
    /// <param name="ops">How many ops.</param>
    /// <param name="micros">Time since the task began, at least 0.</param>
    public bool AreDue(long ops, long micros)
    {
        (BigInteger numerator, BigInteger divisor) = Since(micros * _unitsPerMicro);
        return numerator >= ops * divisor;
    }

    /// <summary>The rate at an instant in ops a second; for display, not for scheduling.</summary>
    /// <param name="micros">Time since the task began, at least 0.</param>
    public double RateAt(long micros)
    {
        BigInteger units = micros * _unitsPerMicro;
        return RateAt(units, SegmentAt(units));
    }

    /// <summary>The highest rate in the first µs of the task, in ops a second; for display.</summary>
    /// <param name="micros">How many µs, at least 0.</param>
    public double PeakBefore(long micros) => PeakWithin(0, micros);

    /// <summary>The highest rate in a part of the task, in ops a second; for display.</summary>
    /// <param name="fromMicros">Where it begins, in µs since the task began, at least 0.</param>
    /// <param name="toMicros">Where it ends, at least where it begins.</param>
    public double PeakWithin(long fromMicros, long toMicros)
    {
        BigInteger begin = fromMicros * _unitsPerMicro;
        BigInteger end = toMicros * _unitsPerMicro;
        double peak = 0;
        for (int i = 0; i < _segments.Length; i++)
        {
            BigInteger from = BigInteger.Max(_segments[i].From, begin);
            BigInteger to = i + 1 < _segments.Length ? BigInteger.Min(_segments[i + 1].From, end) : end;
            if (i == 0 && from.IsZero || to > from)
                peak = Math.Max(peak, PeakIn(_segments[i], from, to));
        }

        return peak;
    }

    private double PeakIn(Segment segment, BigInteger from, BigInteger to)
    {
        BigInteger begin = _phase + from;
        BigInteger end = _phase + to;
        BigInteger last = BigInteger.Max(from, to - _unitsPerMicro);
        double peak = Math.Max(RateAt(from, segment), RateAt(last, segment));
        double scale = ShareOf(segment) / (double)_shape.RateDenominator;
        BigInteger period = _shape.Period ?? 0;
        // A curve that repeats is whole after one round, and the rate is highest at an end of one of its lines.
        BigInteger round = period.IsZero ? 0 : begin / period * period;
        for (int i = 0; i < (period.IsZero ? 1 : 2); i++, round += period)
        {
            foreach (RatePiece piece in _shape.Pieces)
            {
                BigInteger pieceStart = round + piece.Start;
                if (pieceStart > begin && pieceStart < end)
                    peak = Math.Max(peak, (double)piece.From * scale);
                BigInteger pieceEnd = pieceStart + piece.Length;
                if (pieceEnd > begin && pieceEnd <= end && !piece.Length.IsZero)
                    peak = Math.Max(peak, (double)piece.To * scale);
            }
        }

        return peak;
    }

    private double RateAt(BigInteger units, Segment segment)
    {
        RatePiece piece = PieceAt(_phase + units, out BigInteger within, out _);
        double share = piece.IsFlat ? 0 : (double)within / (double)piece.Length;
        return ((double)piece.From + ((double)piece.To - (double)piece.From) * share)
            / (double)_shape.RateDenominator * ShareOf(segment);
    }

    private static double ShareOf(Segment segment) =>
        (double)segment.Share.Numerator / (double)segment.Share.Divisor;

    private long OpsBeforeUnits(BigInteger units)
    {
        (BigInteger numerator, BigInteger divisor) = Since(units);
        return checked((long)BigInteger.Divide(numerator, divisor));
    }

    // C as a fraction.
    private Ops Since(BigInteger units)
    {
        Segment segment = SegmentAt(units);
        Ops at = At(_phase + units);
        var own = new Ops(
            at.Numerator * segment.Before.Divisor - segment.Before.Numerator * at.Divisor,
            at.Divisor * segment.Before.Divisor * _denominator);
        if (_segments.Length == 1)
            return own;
        (BigInteger share, BigInteger shareDivisor) = segment.Share;
        (BigInteger before, BigInteger beforeDivisor) = segment.Base;
        BigInteger divisor = own.Divisor * shareDivisor;
        return new Ops(
            before * divisor + own.Numerator * share * beforeDivisor, divisor * beforeDivisor);
    }

    // The last one that begins at or before the instant.
    private Segment SegmentAt(BigInteger units)
    {
        int low = 0;
        int high = _segments.Length;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (_segments[middle].From <= units)
                low = middle;
            else
                high = middle;
        }

        return _segments[low];
    }

    // The integral of a straight line from its start: r0·x + (r1 − r0)·x² / 2L.
    private Ops At(BigInteger units)
    {
        RatePiece piece = PieceAt(units, out BigInteger within, out BigInteger twiceBefore);
        BigInteger twice = twiceBefore + 2 * piece.From * within;
        return piece.IsFlat
            ? new Ops(twice, BigInteger.One)
            : new Ops(twice * piece.Length + (piece.To - piece.From) * within * within, piece.Length);
    }

    private RatePiece PieceAt(BigInteger units, out BigInteger within, out BigInteger twiceBefore)
    {
        twiceBefore = BigInteger.Zero;
        if (_shape.Period is { } period)
            twiceBefore = BigInteger.DivRem(units, period, out units) * _twiceOpsBefore[^1];
        IReadOnlyList<RatePiece> pieces = _shape.Pieces;
        int low = 0;
        int high = pieces.Count;
        // The last one that begins at or before the instant.
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (pieces[middle].Start <= units)
                low = middle;
            else
                high = middle;
        }

        twiceBefore += _twiceOpsBefore[low];
        within = units - pieces[low].Start;
        return pieces[low];
    }
}
