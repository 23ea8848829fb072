using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>The original traffic file's day at full size, without waiting for it.</summary>
public class WholeDayTests
{
    private const decimal Qps = 3_600_000;
    private const int SlicesAnHour = 360_000;
    private const int SlicesADay = 24 * SlicesAnHour;
    private const long DayMicros = SlicesADay * Slice.Micros;
    private const long DayOps = 209_821_752_000;

    [Fact]
    public void Every_slice_of_the_day_is_right_to_the_op()
    {
        var schedule = new TaskSchedule(Tasks.Curve(Qps, Tasks.SeedCurve, 86_400));
        var cutter = new BatchCutter(schedule, 0, int.MaxValue);
        var expected = new SliceSum();
        long before = 0;
        Assert.Equal(DayOps, schedule.Total);
        for (int slice = 0; slice < SlicesADay; slice++)
        {
            long after = expected.Next(slice);
            if (!cutter.TryCut(slice + 1, long.MaxValue, 0, out Batch batch)
                || batch.First != before || batch.Count != after - before
                || batch.Due != slice * Slice.Micros || batch.Span != Slice.Micros)
            {
                Assert.Fail($"Slice {slice} should hold ops {before} to {after - 1}, and is {batch}.");
            }

            before = after;
            if (slice == SlicesAnHour - 1)
                Assert.Equal(9_126_432_000, after);
        }

        Assert.Equal(DayOps, before);
        Assert.True(cutter.IsDone);
    }

    [Fact]
    public void The_second_day_is_the_first_again()
    {
        var rate = new CumulativeRate(Tasks.Curve(Qps, Tasks.SeedCurve, 2 * 86_400));
        var random = new Random(2);
        foreach (long micros in Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(DayMicros)).Concat(Edges()))
        {
            // A day has a whole number of ops, so nothing is carried over.
            Assert.Equal(DayOps + rate.OpsBefore(micros), rate.OpsBefore(DayMicros + micros));
            Assert.Equal(1_000 * DayOps + rate.OpsBefore(micros), rate.OpsBefore(1_000 * DayMicros + micros));
        }
    }

    [Fact]
    public void A_day_that_begins_around_midnight_is_as_the_definition_says()
    {
        TrafficTask task = Tasks.Curve(Qps, Tasks.SeedCurve, 2 * 86_400);
        var random = new Random(3);
        // Also a curve whose ramp runs through midnight: hours 22, 23, 0 and 1.
        TrafficTask ramp = task with { Qpss = [0, 0, 0.7m, .. Enumerable.Repeat(0.3m, 19), 0, 0] };
        foreach (TrafficTask curve in new[] { task, ramp })
        {
            foreach (long phase in new[] { -1_000_003L, -1, 0, 1, 10_000, 999_999, 3_600_000_000 }.Select(
                near => (near + DayMicros) % DayMicros))
            {
                var rate = new CumulativeRate(curve, phase);
                foreach (long micros in Edges()
                    .Concat(Enumerable.Range(0, 60).Select(_ => random.NextInt64(2 * DayMicros))))
                {
                    long expected = ReferenceCurve.OpsBefore(curve, micros / 1_000_000m, phase / 1_000_000m);
                    Assert.True(expected == rate.OpsBefore(micros),
                        $"phase {phase} µs, time {micros} µs: {rate.OpsBefore(micros)}, should be {expected}");
                }
            }
        }
    }

    private static IEnumerable<long> Edges() =>
        from hour in new[] { 0, 1, 2, 4, 5, 6, 7, 8, 23, 24 }
        from beside in new long[] { -10_000, -1, 0, 1, 9_999, 10_000 }
        let micros = hour * 3_600_000_000L + beside
        where micros >= 0
        select micros;

    // The ops due before a slice's end, added up slice by slice. A slice lies within an hour, in which the rate is a
    // straight line, so its ops are its length times the rate in its middle: in units of 1/Unit op that is a whole
    // number.
    private sealed class SliceSum
    {
        // 100 slices a second; three hours' ramp is divided by its slices, and the middle of a slice lies at a half.
        private const long Unit = 100L * 2 * 3 * SlicesAnHour;

        private readonly (long Rate, long PerHalfSlice)[] _hours;
        private long _whole;
        private long _units;

        public SliceSum()
        {
            long[] rates = [.. Tasks.SeedCurve.Select(factor => (long)(factor * Qps))];
            _hours = [.. rates.Select(rate => (rate * 2 * 3 * SlicesAnHour, 0L))];
            // The curve's zeros: hours 1 to 3, 5 and 7.
            Ramp(1, 3, rates[0], rates[4]);
            Ramp(5, 1, rates[4], rates[6]);
            Ramp(7, 1, rates[6], rates[8]);
        }

        public long Next(int slice)
        {
            (long rate, long perHalfSlice) = _hours[slice / SlicesAnHour];
            _units += rate + perHalfSlice * (2 * (slice % SlicesAnHour) + 1);
            _whole += _units / Unit;
            _units %= Unit;
            return _whole;
        }

        private void Ramp(int first, int hours, long from, long to)
        {
            // All that the rate rises by in the ramp, spread over its half slices, in the unit that rates are in here.
            long perHalfSlice = (to - from) * 3 / hours;
            for (int hour = 0; hour < hours; hour++)
                _hours[first + hour] = (from * 2 * 3 * SlicesAnHour + perHalfSlice * 2 * SlicesAnHour * hour,
                    perHalfSlice);
        }
    }
}
