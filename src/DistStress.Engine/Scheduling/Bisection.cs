namespace DistStress.Engine.Scheduling;

/// <summary>Finds where something begins to hold that holds from there on.</summary>
internal static class Bisection
{
    /// <summary>The least number from 1 on for which it holds.</summary>
    /// <param name="holds">Whether it does, for a number; from the first one on for all.</param>
    /// <exception cref="OverflowException">It holds for none.</exception>
    public static long First(Func<long, bool> holds)
    {
        long high = 1;
        while (!holds(high))
            high = checked(high * 2);
        // It holds at high, and not at low unless that is 0.
        long low = high / 2;
        while (high - low > 1)
        {
            long middle = low + (high - low) / 2;
            if (holds(middle))
                high = middle;
            else
                low = middle;
        }

        return high;
    }
}
