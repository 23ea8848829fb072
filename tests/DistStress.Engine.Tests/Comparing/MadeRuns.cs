using DistStress.Engine.Comparing;

namespace DistStress.Engine.Tests.Comparing;

/// <summary>Results that nobody ran: latencies of a known size, and noise of a known kind.</summary>
internal static class MadeRuns
{
    /// <summary>A run whose seconds have the same traffic.</summary>
    /// <param name="random">Where the noise comes from.</param>
    /// <param name="seconds">How many seconds it has.</param>
    /// <param name="ms">The typical median of the response time.</param>
    /// <param name="noise">The standard deviation of the noise, as a part of the value.</param>
    /// <param name="memory">How much of a second's noise is that of the second before: 0 and more, below 1.</param>
    /// <param name="failing">The share of ops that fail, 0 to 1.</param>
    /// <param name="unitsPerOp">Write capacity an op; null for a store that does not say.</param>
    public static ComparedRun Run(
        Random random, int seconds = 30, double ms = 20, double noise = 0.03, double memory = 0, double failing = 0,
        double? unitsPerOp = null)
    {
        double[] waves = Noise(random, seconds, noise, memory);
        return new ComparedRun
        {
            RunId = "r",
            State = "Completed",
            Traffic = """[ { "action": "getItem", "qps": 1000, "duration": 30 } ]""",
            Seconds =
            [
                .. waves.Select(wave =>
                {
                    double median = ms * Math.Exp(wave);
                    long failed = failing == 0 ? 0
                        : Enumerable.Range(0, 1000).LongCount(_ => random.NextDouble() < failing);
                    return new ComparedSecond
                    {
                        Planned = 1000,
                        Completed = 1000 - failed,
                        Failed = failed,
                        ResponseP50Ms = median,
                        ServiceP50Ms = median - 0.1,
                        ResponseP99Ms = median * 1.5 * Math.Exp(noise * Normal(random)),
                        ServiceP99Ms = median * 1.4 * Math.Exp(noise * Normal(random)),
                        DelayP99Ms = 0.2 * Math.Exp(0.5 * Normal(random)),
                        WriteUnits = (1000 - failed) * unitsPerOp,
                    };
                }),
            ],
        };
    }

    // An autoregressive process of the first order, which is in its steady state from the beginning.
    private static double[] Noise(Random random, int seconds, double deviation, double memory)
    {
        var noise = new double[seconds];
        double last = deviation * Normal(random);
        for (int second = 0; second < seconds; second++)
        {
            noise[second] = last;
            last = memory * last + Math.Sqrt(1 - memory * memory) * deviation * Normal(random);
        }

        return noise;
    }

    // Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
