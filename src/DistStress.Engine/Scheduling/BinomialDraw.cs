using DistStress.Engine.Generation;

namespace DistStress.Engine.Scheduling;

/// <summary>Draws how many of n independent trials succeed: a function of where the draw stands, without
/// state.</summary>
/// <remarks>
/// Few expected successes are drawn by inversion, many by transformed rejection with squeeze (Hörmann: "The generation
/// of binomial random variates", Journal of Statistical Computation and Simulation 46, 1993; algorithm BTRS).
/// </remarks>
internal sealed class BinomialDraw
{
    // Where the paper takes over from inversion.
    private const double FewSuccesses = 10;

    private readonly ulong _seed;
    private readonly ulong _index;
    private readonly uint _lane;
    private readonly uint _place;
    private uint _drawn;

    private BinomialDraw(ulong seed, ulong index, uint lane, uint place)
    {
        (_seed, _index, _lane, _place) = (seed, index, lane, place);
    }

    /// <summary>Draws a number of successes.</summary>
    /// <param name="trials">How many trials, at least 0.</param>
    /// <param name="chance">The chance of each, 0 to 1.</param>
    /// <param name="seed">The stream of random numbers.</param>
    /// <param name="index">Where in it the draw stands, with <paramref name="place"/>.</param>
    /// <param name="lane">What it is for.</param>
    /// <param name="place">0 to 65535.</param>
    public static long Of(long trials, double chance, ulong seed, ulong index, uint lane, uint place)
    {
        if (trials == 0 || !(chance > 0))
            return 0;
        if (chance >= 1)
            return trials;
        var draw = new BinomialDraw(seed, index, lane, place);
        // By symmetry the chance is at most a half.
        return chance > 0.5 ? trials - draw.Draw(trials, 1 - chance) : draw.Draw(trials, chance);
    }

    private long Draw(long trials, double chance) =>
        trials * chance < FewSuccesses ? Invert(trials, chance) : Reject(trials, chance);

    // Adds the chances of 0, 1, 2 … successes until they exceed a uniform number.
    private long Invert(long trials, double chance)
    {
        double ratio = chance / (1 - chance);
        while (true)
        {
            double left = Uniform();
            double mass = Math.Exp(trials * Math.Log(1 - chance));
            long successes = 0;
            // What rounding leaves over of the sum of all chances is drawn again.
            while (left > mass && successes < trials && mass > 0)
            {
                left -= mass;
                successes++;
                mass *= ratio * (trials - successes + 1) / successes;
            }

            if (left <= mass)
                return successes;
        }
    }

    private long Reject(long trials, double chance)
    {
        double ratio = chance / (1 - chance);
        double spread = Math.Sqrt(trials * chance * (1 - chance));
        double b = 1.15 + 2.53 * spread;
        double a = -0.0873 + 0.0248 * b + 0.01 * chance;
        double centre = trials * chance + 0.5;
        double squeeze = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * spread;
        double mode = Math.Floor((trials + 1) * chance);
        while (true)
        {
            double u = Uniform() - 0.5;
            double v = Uniform();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + centre);
            if (us >= 0.07 && v <= squeeze)
                return (long)k;
            if (k < 0 || k > trials)
                continue;
            double bound = (mode + 0.5) * Math.Log((mode + 1) / (ratio * (trials - mode + 1)))
                + (trials + 1) * Math.Log((trials - mode + 1) / (trials - k + 1))
                + (k + 0.5) * Math.Log(ratio * (trials - k + 1) / (k + 1))
                + StirlingTail(mode) + StirlingTail(trials - mode) - StirlingTail(k) - StirlingTail(trials - k);
            if (Math.Log(v * alpha / (a / (us * us) + b)) <= bound)
                return (long)k;
        }
    }

    // What Stirling's formula leaves out of the logarithm of k!, after the terms with logarithms: its series for k + 1.
    private static double StirlingTail(double k)
    {
        if (k < 10)
        {
            double factorial = 0;
            for (int i = 2; i <= k; i++)
                factorial += Math.Log(i);
            return factorial - (0.5 * Math.Log(2 * Math.PI) + (k + 0.5) * Math.Log(k + 1) - (k + 1));
        }

        double next = k + 1;
        double square = next * next;
        return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / next;
    }

    // Greater than 0 and less than 1, in steps of 2^-53.
    private double Uniform()
    {
        PhiloxBlock block = Philox.Block(
            (uint)_index, (uint)(_index >> 32), _lane, (_place << 16) | (_drawn++ & 0xFFFF), (uint)_seed,
            (uint)(_seed >> 32));
        return ((block.First64 >> 12) + 0.5) / (1UL << 52);
    }
}
