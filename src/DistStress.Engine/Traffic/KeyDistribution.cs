using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>
/// Which of a stream's first keys an op takes, by its position in the stream. The words and their meanings are those of
/// the request distributions of YCSB (Cooper, Silberstein, Tam, Ramakrishnan, Sears: "Benchmarking cloud serving
/// systems with YCSB", SoCC'10).
/// </summary>
[JsonConverter(typeof(EnumWordConverter<KeyDistribution>))]
public enum KeyDistribution
{
    /// <summary>One after the other; after the last one, from the first one again.</summary>
    Sequential,

    /// <summary>Each with the same probability.</summary>
    Uniform,

    /// <summary>Zipf's law with exponent 0.99: the first key is the most popular.</summary>
    Zipfian,

    /// <summary>Zipf's law with exponent 0.99 from the end: the last key is the most popular.</summary>
    Latest,

    /// <summary>80 % of the ops take keys of the first 20 %, the others those of the rest.</summary>
    Hotspot,
}
