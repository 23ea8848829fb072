using System.Collections.Immutable;

namespace DistStress.Engine.Traffic;

/// <summary>What traffic files call the distributions.</summary>
internal static class KeyDistributions
{
    /// <summary>The most keys that a stream can be wrapped to: up to 2^53, every whole number is a double.</summary>
    public const long MaxKeys = 1L << 53;

    public static ImmutableArray<(string Word, KeyDistribution Value)> Words { get; } =
    [
        ("sequential", KeyDistribution.Sequential), ("uniform", KeyDistribution.Uniform),
        ("zipfian", KeyDistribution.Zipfian), ("latest", KeyDistribution.Latest),
        ("hotspot", KeyDistribution.Hotspot),
    ];

    public static string Word(this KeyDistribution distribution) =>
        Words.First(choice => choice.Value == distribution).Word;
}
