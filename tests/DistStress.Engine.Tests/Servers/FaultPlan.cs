namespace DistStress.Engine.Tests.Servers;

/// <summary>Plans that hit the same calls in every run of a test.</summary>
public static class FaultPlan
{
    /// <summary>The first calls.</summary>
    public static Func<FaultyCall, Fault?> First(int count, Fault fault) => call => call.Number < count ? fault : null;

    /// <summary>A share of the calls, chosen by their numbers; each takes the next of the faults.</summary>
    /// <param name="seed">Another seed chooses other calls.</param>
    /// <param name="share">0 to 1.</param>
    /// <param name="faults">The faults.</param>
    public static Func<FaultyCall, Fault?> Share(ulong seed, double share, params Fault[] faults) => call =>
    {
        ulong draw = Mix(seed + ((ulong)call.Number * 0x9E3779B97F4A7C15));
        return (draw >> 11) * (1.0 / (1UL << 53)) < share ? faults[(int)(draw % (ulong)faults.Length)] : null;
    };

    // The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
