namespace DistStress.Engine.Monitoring;

/// <summary>What the values of a series count, and in which time.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="PerSecond">For a rate, what a value is multiplied by to be ops a second.</param>
internal readonly record struct ValueUnit(SeriesKind Kind, Ratio PerSecond)
{
    /// <summary>How a unit is written, for messages.</summary>
    public const string Form = "ops/s, ops/min or ops/h (a rate), ops (a sum over each period), "
        + "units (capacity units in each period) or total (a counter)";

    /// <summary>Ops a second.</summary>
    public static ValueUnit OpsPerSecond { get; } = new(SeriesKind.Rate, 1);

    // Words of throughput that a dashboard writes without a slash.
    private static readonly string[] EverySecond =
        ["ops", "reqps", "rps", "wps", "iops", "cps", "eps", "mps", "recps", "rowsps", "qps", "tps", "hz"];

    private static readonly string[] EveryMinute = ["opm", "reqpm", "rpm", "wpm", "cpm", "epm", "mpm", "qpm", "tpm"];

    private static readonly string[] Counted =
        ["1", "c", "count", "counts", "op", "ops", "req", "reqs", "request", "requests", "rd", "read", "reads", "wr",
            "write", "writes", "io", "evt", "evts", "event", "events", "msg", "msgs", "message", "messages", "rec",
            "record", "records", "row", "rows", "query", "queries", "call", "calls", "item", "items"];

    /// <summary>Reads what a person writes as the unit of an export.</summary>
    /// <exception cref="DistStressException"><c>UnitInvalid</c>: it is none.</exception>
    public static ValueUnit Parse(string text) => text.Trim().ToLowerInvariant() switch
    {
        "ops" => new(SeriesKind.Requests, 1),
        "units" => new(SeriesKind.CapacityUnits, 1),
        "total" => new(SeriesKind.Counter, 1),
        var other when other.Contains('/', StringComparison.Ordinal) && OfThroughput(other) is { } rate => rate,
        _ => throw new DistStressException(
            ErrorKind.UnitInvalid, text, $"'{text}' is not a unit of an export's values: {Form}."),
    };

    /// <summary>The unit of throughput that a dashboard shows behind a number; null where it is none.</summary>
    public static ValueUnit? OfThroughput(string word)
    {
        word = word.Trim().ToLowerInvariant();
        if (EverySecond.Contains(word))
            return OpsPerSecond;
        if (EveryMinute.Contains(word))
            return new ValueUnit(SeriesKind.Rate, new Ratio(1, 60));
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Counted.Contains(word[..slash].Trim()))
            return null;
        return word[(slash + 1)..].Trim() switch
        {
            "s" or "sec" or "second" => OpsPerSecond,
            "m" or "min" or "minute" => new ValueUnit(SeriesKind.Rate, new Ratio(1, 60)),
            "h" or "hour" => new ValueUnit(SeriesKind.Rate, new Ratio(1, 3600)),
            "d" or "day" => new ValueUnit(SeriesKind.Rate, new Ratio(1, 86_400)),
            _ => null,
        };
    }

    /// <summary>What the units are called, for messages.</summary>
    public override string ToString() => Kind switch
    {
        SeriesKind.Rate when PerSecond == 1 => "ops a second",
        SeriesKind.Rate => "ops in " + Seconds + " s",
        SeriesKind.CapacityUnits => "capacity units in each period",
        SeriesKind.Counter => "a counter",
        _ => "ops in each period",
    };

    private string Seconds => (1 / PerSecond).ToString();
}
