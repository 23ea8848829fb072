namespace DistStress.Engine.Tests.Telemetry;

/// <summary>A data point as an OTLP receiver reads it.</summary>
internal sealed record ReceivedPoint
{
    public required IReadOnlyDictionary<string, string> Resource { get; init; }

    public required string Scope { get; init; }

    public required string Metric { get; init; }

    public required string Unit { get; init; }

    /// <summary>gauge, counter, histogram (fixed buckets) or exponential.</summary>
    public required string Kind { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>1 for a point since the last export, 2 for one since the beginning.</summary>
    public required ulong Temporality { get; init; }

    public required ulong Start { get; init; }

    /// <summary>The number; of a histogram, how many it counts.</summary>
    public required double Value { get; init; }

    public double Sum { get; init; }

    public double Min { get; init; }

    public double Max { get; init; }

    /// <summary>The buckets of an exponential histogram: the greatest value of each, and its count.</summary>
    public IReadOnlyList<(double Most, long Count)> Buckets { get; init; } = [];

    /// <summary>What tells one series from the others.</summary>
    public string Series => string.Join(' ',
    [
        Resource.GetValueOrDefault("service.name"), Resource.GetValueOrDefault("service.instance.id"), Metric, Start,
        .. Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"),
    ]);

    /// <summary>The value that this share does not exceed, by the buckets.</summary>
    public double Percentile(double percent)
    {
        double left = Math.Max(1, Math.Round(Value * percent / 100));
        foreach ((double most, long count) in Buckets)
        {
            left -= count;
            if (left <= 0)
                return Math.Min(most, Max);
        }

        return Max;
    }
}
