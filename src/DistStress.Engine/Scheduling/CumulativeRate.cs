using System.Numerics;
using DistStress.Engine.Input;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Scheduling;

/// <summary>
/// C(t): how many ops of a task are due in its first t seconds. Exact at every t, for any length of run.
/// </summary>
/// <remarks>
/// A rate is constant or a straight line within an hour of the curve, so its integral has a closed form. It is
/// evaluated as one fraction of whole numbers with a fixed denominator: whole results come out whole, nothing is
/// added up step by step, and so there is nothing that could drift.
/// </remarks>
public sealed class CumulativeRate
{
    /// <summary>Hours of a curve.</summary>
    public const int HoursPerDay = 24;

    private const int MicroDigits = 6;

    private readonly BigInteger _unitsPerMicro;
    private readonly int _unitDigits;
    private readonly BigInteger _denominator;
    private readonly double _rateScale;

    // A flat rate is the curve with a single piece of any length; only these two matter to it.
    private readonly BigInteger _flatRate;
    private readonly ulong _flatRateSmall;
    private readonly UInt128 _flatDenominatorSmall;

    private readonly BigInteger _hour;
    private readonly BigInteger[]? _hourStartRate;
    private readonly BigInteger[] _hourEndRate = [];
    private readonly BigInteger[] _opsBeforeHour = [];
    private readonly BigInteger _phase;
    private readonly BigInteger _opsBeforePhase;

    /// <summary>Prepares the curve of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="phaseMicros">
    /// How far into the curve's day the task begins, in µs: 0 for an origin of <see cref="QpssOrigin.Start"/>.
    /// </param>
    public CumulativeRate(TrafficTask task, long phaseMicros = 0)
    {
        _unitDigits = Math.Max(MicroDigits, Math.Max((int)task.HourSeconds.Scale, task.Duration?.Scale ?? 0));
        _unitsPerMicro = BigInteger.Pow(10, _unitDigits - MicroDigits);
        BigInteger unitsPerSecond = BigInteger.Pow(10, _unitDigits);

        if (task.Qpss is null)
        {
            _flatRate = DecimalFraction.Scaled(task.Qps, task.Qps.Scale);
            BigInteger rateDenominator = BigInteger.Pow(10, task.Qps.Scale);
            _denominator = rateDenominator * unitsPerSecond;
            _rateScale = 1 / (double)rateDenominator;
            if (_unitDigits == MicroDigits && _flatRate <= ulong.MaxValue)
            {
                _flatRateSmall = (ulong)_flatRate;
                _flatDenominatorSmall = (UInt128)_denominator;
            }

            return;
        }

        _hour = DecimalFraction.Scaled(task.HourSeconds, _unitDigits);
        int digits = task.Qps.Scale + task.Qpss.Max(factor => factor.Scale);
        BigInteger[] rates = [.. task.Qpss.Select(factor =>
            DecimalFraction.Scaled(task.Qps, task.Qps.Scale) * DecimalFraction.Scaled(
                factor, digits - task.Qps.Scale))];
        BigInteger rampScale = Straighten(rates, out _hourStartRate, out _hourEndRate);

        BigInteger curveRateDenominator = BigInteger.Pow(10, digits) * rampScale;
        _rateScale = 1 / (double)curveRateDenominator;
        _denominator = curveRateDenominator * unitsPerSecond * 2 * _hour;

        _opsBeforeHour = new BigInteger[HoursPerDay + 1];
        for (int hour = 0; hour < HoursPerDay; hour++)
            _opsBeforeHour[hour + 1] = _opsBeforeHour[hour] + WithinHour(hour, _hour);
        _phase = phaseMicros * _unitsPerMicro;
        _opsBeforePhase = CurveNumerator(_phase);
    }

    /// <summary>floor(C(t)) for a time in µs.</summary>
    /// <param name="micros">Time since the task began; negative counts as 0.</param>
    /// <returns>The number of ops due before that instant.</returns>
    /// <exception cref="OverflowException">More than 2^63 − 1 ops.</exception>
    public long OpsBefore(long micros)
    {
        if (micros <= 0)
            return 0;
        if (_flatRateSmall != 0)
            return checked((long)((UInt128)_flatRateSmall * (ulong)micros / _flatDenominatorSmall));
        return OpsBeforeUnits(micros * _unitsPerMicro);
    }

    /// <summary>floor(C(t)) for a time in seconds with as many digits as the task's own duration has.</summary>
    /// <param name="seconds">Time since the task began, at least 0.</param>
    /// <returns>The number of ops due before that instant.</returns>
    /// <exception cref="OverflowException">More than 2^63 − 1 ops.</exception>
    public long OpsBefore(decimal seconds) => OpsBeforeUnits(DecimalFraction.Scaled(seconds, _unitDigits));

    /// <summary>The first whole µs at which so many ops are due: the least t with C(t) ≥ ops.</summary>
    /// <param name="ops">How many ops; at most as many as ever become due.</param>
    public long MicrosOf(long ops)
    {
        if (ops <= 0)
            return 0;
        long high = 1;
        while (OpsBefore(high) < ops)
            high = checked(high * 2);
        long low = high / 2;
        // OpsBefore(low) < ops <= OpsBefore(high), for low = 0 too.
        while (high - low > 1)
        {
            long middle = low + (high - low) / 2;
            if (OpsBefore(middle) < ops)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>The rate at an instant in ops a second; for display, not for scheduling.</summary>
    /// <param name="micros">Time since the task began, at least 0.</param>
    public double RateAt(long micros)
    {
        if (_hourStartRate is null)
            return (double)_flatRate * _rateScale;
        BigInteger inDay = (_phase + micros * _unitsPerMicro) % (_hour * HoursPerDay);
        int hour = (int)BigInteger.DivRem(inDay, _hour, out BigInteger inHour);
        double share = (double)inHour / (double)_hour;
        double start = (double)_hourStartRate[hour];
        return (start + ((double)_hourEndRate[hour] - start) * share) * _rateScale;
    }

    private long OpsBeforeUnits(BigInteger units)
    {
        BigInteger numerator = _hourStartRate is null
            ? _flatRate * units
            : CurveNumerator(_phase + units) - _opsBeforePhase;
        return checked((long)BigInteger.Divide(numerator, _denominator));
    }

    private BigInteger CurveNumerator(BigInteger units)
    {
        BigInteger days = BigInteger.DivRem(units, _hour * HoursPerDay, out BigInteger inDay);
        int hour = (int)BigInteger.DivRem(inDay, _hour, out BigInteger inHour);
        return days * _opsBeforeHour[HoursPerDay] + _opsBeforeHour[hour] + WithinHour(hour, inHour);
    }

    // The integral of a straight line from the hour's start: r0·x + (r1 − r0)·x² / 2H, over the common denominator 2H.
    private BigInteger WithinHour(int hour, BigInteger x) =>
        _hourStartRate![hour] * x * 2 * _hour + (_hourEndRate[hour] - _hourStartRate[hour]) * x * x;

    // Gives every hour its rate at both ends, runs of zeros bridged by a straight line around midnight too. The line
    // passes hour boundaries at fractions of its run's length, so all rates are scaled by a multiple of every length.
    private static BigInteger Straighten(BigInteger[] rates, out BigInteger[] start, out BigInteger[] end)
    {
        start = new BigInteger[HoursPerDay];
        end = new BigInteger[HoursPerDay];
        int anchor = Array.FindIndex(rates, rate => !rate.IsZero);
        List<(int First, int Length)> runs = [];
        for (int i = 0; i < HoursPerDay; i++)
        {
            int hour = (anchor + i) % HoursPerDay;
            if (!rates[hour].IsZero)
                continue;
            if (runs.Count > 0 && (runs[^1].First + runs[^1].Length) % HoursPerDay == hour)
                runs[^1] = (runs[^1].First, runs[^1].Length + 1);
            else
                runs.Add((hour, 1));
        }

        BigInteger scale = runs.Aggregate(BigInteger.One, (product, run) =>
            product * run.Length / BigInteger.GreatestCommonDivisor(product, run.Length));
        for (int hour = 0; hour < HoursPerDay; hour++)
            start[hour] = end[hour] = rates[hour] * scale;
        foreach ((int first, int length) in runs)
        {
            BigInteger from = rates[(first + HoursPerDay - 1) % HoursPerDay] * scale;
            BigInteger to = rates[(first + length) % HoursPerDay] * scale;
            for (int i = 0; i < length; i++)
            {
                int hour = (first + i) % HoursPerDay;
                start[hour] = from + (to - from) * i / length;
                end[hour] = from + (to - from) * (i + 1) / length;
            }
        }

        return scale;
    }
}
