using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>
/// A task out of everything that a traffic file can ask of schedule and keys, and how it is cut. Given by a number.
/// </summary>
internal sealed record ScheduleCase
{
    public required TrafficTask Task { get; init; }

    public required long PhaseMicros { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Whether cuts are limited to a number of ops, as <c>max_backlog</c> does.</summary>
    public required bool LimitsCuts { get; init; }

    /// <summary>Where its rate changes on the way; in most cases nowhere.</summary>
    public required IReadOnlyList<RateStep> Steps { get; init; }

    /// <summary>How many slices with ops are looked at.</summary>
    public required int Slices { get; init; }

    public static ScheduleCase Of(int number)
    {
        var random = new Random(number);
        TrafficTask task = Tasks.Flat(Number(random, Math.Pow(10, random.NextDouble() * 6 - 1.7), random.Next(6)));
        long phase = 0;
        // What later fields draw comes from a sequence of its own: the cases of before stay as they were.
        var later = new Random(number + 1_000_000);
        if (later.Next(4) == 0)
            task = task with { Rate = new UnitRate(task.Qps * 60, 60), Qps = 0 };
        if (later.Next(25) == 0)
            task = task with { Rate = new UnitRate(14, 3), Qps = 0 };
        if (random.Next(5) >= 2)
        {
            decimal hour = random.Next(4) switch
            {
                0 => 3_600,
                1 => 1,
                2 => Number(random, 0.02 + random.NextDouble(), random.Next(2, 9)),
                _ => Number(random, 1 + random.NextDouble() * 100, random.Next(4)),
            };
            task = task with { Qpss = Factors(random), HourSeconds = hour };
            phase = random.Next(3) switch
            {
                0 => 0,
                1 => (long)(24_000_000 * hour) - random.Next(1, 30_000),
                _ => random.NextInt64((long)(24_000_000 * hour) + 1),
            };
        }

        task = WithCurve(later, WithKeys(random, WithEnd(random, task)));
        return new ScheduleCase
        {
            Task = task,
            Steps = StepsOf(new Random(number + 2_000_000), task),
            PhaseMicros = Math.Max(0, phase),
            BatchSize = random.Next(4) switch { 0 => 1, 1 => random.Next(2, 20), 2 => 100,
                _ => random.Next(1, 10_001) },
            LimitsCuts = random.Next(3) == 0,
            Slices = random.Next(1, 9),
        };
    }

    private static RateStep[] StepsOf(Random random, TrafficTask task)
    {
        if (random.Next(3) > 0)
            return [];
        double seconds = Math.Min(
            (double)(task.Duration ?? decimal.MaxValue), (task.Times ?? 1e12) / (double)task.OpsRate.PerSecond);
        return [.. Enumerable.Range(0, random.Next(1, 6))
            .Select(_ => (long)(random.NextDouble() * random.NextDouble() * seconds * 100)).Order()
            .Select(slice => new RateStep(slice, random.Next(2) == 0
                ? new RateSetting(Number(random, Math.Pow(10, random.NextDouble() * 2 - 1), random.Next(6)), null)
                : new RateSetting(null, Number(
                    random, (double)task.OpsRate.PerSecond * Math.Pow(10, random.NextDouble() * 2 - 1),
                    random.Next(6)))))];
    }

    private static TrafficTask WithCurve(Random random, TrafficTask task)
    {
        if (random.Next(3) == 0)
            task = task with { First = random.NextInt64(1L << random.Next(1, 53)) };
        if (task.Qpss is not null)
            return random.Next(3) == 0 ? task with { QpssZero = QpssZero.Idle } : task;
        if (random.Next(2) == 0)
            return task;
        decimal second = random.Next(2) * Number(random, random.NextDouble(), 3);
        List<CurvePoint> points = [];
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            points.Add(new CurvePoint(
                second, random.Next(4) == 0 ? 0 : Number(random, random.NextDouble() * 1.5, random.Next(4))));
            second += Number(random, random.NextDouble() * 5, random.Next(2, 8));
        }

        // Its ops have no end, so any number of them is reached.
        points.Add(new CurvePoint(second, Number(random, 0.5 + random.NextDouble(), 2)));
        return task with { Curve = points, CurveShape = random.Next(2) == 0 ? CurveShape.Line : CurveShape.Steps };
    }

    private static decimal Number(Random random, double near, int digits)
    {
        decimal value = Math.Round((decimal)near, digits);
        // Not below what the digits can show.
        return value > 0 ? value : new decimal(random.Next(1, 10), 0, 0, false, (byte)digits);
    }

    private static decimal[] Factors(Random random)
    {
        int digits = random.Next(5);
        double zeros = random.Next(4) switch { 0 => 0, 1 => 0.9, _ => 0.3 };
        decimal[] factors = [.. Enumerable.Range(0, 24).Select(_ =>
            random.NextDouble() < zeros ? 0 : Number(random, random.NextDouble() * 1.5, digits))];
        factors[random.Next(24)] = Number(random, 0.5 + random.NextDouble(), digits);
        return factors;
    }

    private static TrafficTask WithEnd(Random random, TrafficTask task)
    {
        double seconds = random.Next(3) switch
        {
            0 => random.NextDouble() * 0.2,
            1 => random.NextDouble() * 30,
            // Into the second day, but not so far that the slow way takes too long.
            _ => random.NextDouble() * 30 * (task.Qpss is null ? 3_600 : (double)task.HourSeconds),
        };
        decimal duration = Number(random, seconds, random.Next(8));
        long times = random.NextInt64(1, (long)((double)task.OpsRate.PerSecond * seconds) + 3);
        return random.Next(3) switch
        {
            0 => task with { Times = times },
            1 => task with { Duration = duration },
            _ => task with { Times = times, Duration = duration },
        };
    }

    private static TrafficTask WithKeys(Random random, TrafficTask task)
    {
        task = task with { Seed = (ulong)random.NextInt64(1, long.MaxValue) };
        if (random.Next(3) == 0)
            task = task with { Action = TrafficAction.BatchGetItem, ItemsPerOp = random.Next(1, 20) };
        if (random.Next(3) == 0)
        {
            decimal[] weights = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ =>
                random.Next(5) == 0 ? 0 : Number(random, random.NextDouble() * 50, random.Next(4)))];
            weights[random.Next(weights.Length)] = 1;
            task = task with { Seeds = weights };
        }

        if (random.Next(2) == 0)
        {
            KeyDistribution[] distributions = Enum.GetValues<KeyDistribution>();
            task = task with
            {
                Keys = random.NextInt64(1, 1L << random.Next(1, 53)),
                Distribution = distributions[random.Next(distributions.Length)],
            };
        }

        return task;
    }
}
