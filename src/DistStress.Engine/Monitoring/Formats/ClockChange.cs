namespace DistStress.Engine.Monitoring.Formats;

/// <summary>Finds where the clock of times without a zone was set back by an hour, as each autumn does.</summary>
internal static class ClockChange
{
    /// <summary>By how much, in µs.</summary>
    public const long Micros = 3_600_000_000;

    /// <summary>The place of the first time behind it; null where it was not set back.</summary>
    /// <param name="times">Times in the order in which they stand in a file, in µs.</param>
    /// <remarks>
    /// Such a table has times twice, and is in order but for one place: there the next period follows if an hour is
    /// added. A table in any other order is left as it is.
    /// </remarks>
    public static int? Find(IReadOnlyList<long> times)
    {
        int? place = null;
        long period = long.MaxValue;
        for (int i = 1; i < times.Count; i++)
        {
            long step = times[i] - times[i - 1];
            if (step > 0)
                period = Math.Min(period, step);
            else if (place is null)
                place = i;
            else
                return null;
        }

        return place is { } at && times[at] + Micros - times[at - 1] == period
            && times.Distinct().Count() < times.Count ? at : null;
    }
}
