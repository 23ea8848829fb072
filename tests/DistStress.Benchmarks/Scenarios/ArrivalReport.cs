using DistStress.Benchmarks.Parts;
using DistStress.Engine.Metrics;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>What arrived at a server, against the plan.</summary>
/// <param name="Arrived">Ops that arrived.</param>
/// <param name="AfterDue">How long after the n-th due time the n-th op arrived, in µs.</param>
/// <param name="Slices">Slices of 10 ms that the plan has.</param>
/// <param name="AsPlanned">Of these, slices in which as many ops arrived as are due in it.</param>
/// <param name="OffByOne">Slices with one more or one less.</param>
/// <param name="OffByMore">Slices that are further off.</param>
/// <param name="MostOff">The most that a slice is off.</param>
internal sealed record ArrivalReport(
    long Arrived, Quantiles AfterDue, long Slices, long AsPlanned, long OffByOne, long OffByMore, long MostOff)
{
    /// <summary>Compares.</summary>
    /// <param name="task">The task.</param>
    /// <param name="origin">When it began, in µs.</param>
    /// <param name="arrivals">When ops arrived, in µs on the same clock and in order.</param>
    public static ArrivalReport Of(TrafficTask task, long origin, long[] arrivals)
    {
        var schedule = new TaskSchedule(task);
        long slices = schedule.Total == 0 ? 0 : schedule.SliceOf(schedule.Total - 1) + 1;
        long[] planned = new long[slices];
        long[] came = new long[slices];
        var afterDue = new LatencyHistogram();
        int next = 0;
        for (long slice = 0; slice < slices; slice++)
        {
            long first = schedule.OpsBeforeSlice(slice);
            long inSlice = schedule.OpsBeforeSlice(slice + 1) - first;
            planned[slice] = Math.Min(inSlice, schedule.Total - first);
            for (long op = 0; op < planned[slice] && next < arrivals.Length; op++, next++)
                afterDue.Record(arrivals[next] - (origin + slice * Slice.Micros + op * Slice.Micros / inSlice));
        }

        // What comes after the end belongs to no slice, and is missing in the one where it was due.
        foreach (long arrival in arrivals)
        {
            long slice = Slice.At(arrival - origin);
            if (slice < slices)
                came[slice]++;
        }

        long[] off = [.. planned.Zip(came, (due, did) => Math.Abs(due - did))];
        return new ArrivalReport(
            arrivals.Length, Quantiles.Of(afterDue), slices, off.Count(by => by == 0), off.Count(by => by == 1),
            off.Count(by => by > 1), off.DefaultIfEmpty().Max());
    }
}
