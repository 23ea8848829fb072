namespace DistStress.Generators;

/// <summary>The attributes that rows of the measurement schema are made of.</summary>
internal static class SchemaKinds
{
    public const string Counter = "CounterAttribute";
    public const string NamedCounts = "NamedCountsAttribute";
    public const string Derived = "DerivedAttribute";
    public const string Gauge = "GaugeAttribute";
    public const string Latency = "LatencyAttribute";
    public const string Percentile = "PercentileAttribute";
}
