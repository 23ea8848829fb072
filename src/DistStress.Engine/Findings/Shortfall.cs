using DistStress.Engine.Metrics;

namespace DistStress.Engine.Findings;

/// <summary>A time in which ops were not begun when they were due.</summary>
/// <param name="FromMicros">When it began, in µs of the server's clock.</param>
/// <param name="ToMicros">When all was caught up again.</param>
/// <param name="MostBehind">The most ops that were due and not begun, at the end of a second.</param>
internal sealed record Shortfall(long FromMicros, long ToMicros, long MostBehind)
{
    private const long MicrosASecond = 1_000_000;

    // So much of a second's ops may have been due and not begun at its end: they are 100 ms behind.
    private const double Tolerance = 0.1;
    private const long LeastBehind = 3;

    // Of so many rows in between one is made with the one before.
    private const int MostGap = 2;

    /// <summary>Finds the times.</summary>
    /// <param name="rows">What was planned, begun and given up, row after row.</param>
    /// <param name="unreported">Ops that were done and that nobody has reported: they count as begun in time.</param>
    /// <param name="untilMicros">What was due from here on is not looked at.</param>
    public static IReadOnlyList<Shortfall> Find(IReadOnlyList<TimeRow> rows, long unreported, long untilMicros)
    {
        List<Shortfall> found = [];
        long behind = 0;
        double rateBefore = 0;
        int gap = MostGap;
        foreach (TimeRow row in rows)
        {
            long from = row.Second * MicrosASecond;
            long to = from + (row.Seconds * MicrosASecond);
            if (to > untilMicros)
                break;
            behind += row.Rates.Planned - row.Rates.Started - row.Outcomes.Dropped;
            double rate = (double)row.Rates.Planned / row.Seconds;
            bool isBehind = behind - unreported > Math.Max(LeastBehind, Tolerance * Math.Max(rate, rateBefore));
            rateBefore = rate;
            if (!isBehind)
            {
                gap++;
                continue;
            }

            if (gap < MostGap && found.Count > 0)
                found[^1] = found[^1] with { ToMicros = to, MostBehind = Math.Max(found[^1].MostBehind, behind) };
            else
                found.Add(new Shortfall(from, to, behind));
            gap = 0;
        }

        return found;
    }
}
