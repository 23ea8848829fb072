namespace DistStress.Engine.Monitoring;

/// <summary>What becomes of an export.</summary>
public sealed record ConversionOptions
{
    /// <summary>Which series are meant; empty for all that say how many ops there were.</summary>
    public IReadOnlyList<MetricChoice> Metrics { get; init; } = [];

    /// <summary>The action of series for which <see cref="Metrics"/> names none; null to tell it by their
    /// names.</summary>
    public string? Action { get; init; }

    /// <summary>What every rate is multiplied by, greater than 0.</summary>
    public decimal Scale { get; init; } = 1;

    /// <summary>How many times as fast the traffic is played, greater than 0: 24 plays a day in an hour, with as many
    /// ops.</summary>
    public decimal Speed { get; init; } = 1;

    /// <summary>The first period is the first that begins then or later; null for the export's first.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Periods that begin then or later are left out; null for none.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>
    /// What a time is that the export does not know; null for no traffic where the format leaves out periods without
    /// traffic, as CloudWatch does, and else an error.
    /// </summary>
    public GapRule? Gap { get; init; }

    /// <summary>The columns of tasks that take any, as the JSON object of <c>data</c>; null to derive their size from
    /// the export, where it tells.</summary>
    public string? Data { get; init; }

    /// <summary>How long a period of the export is, in seconds, greater than 0; null to take the least time between two
    /// of its values.</summary>
    public decimal? PeriodSeconds { get; init; }

    /// <summary>What the values of the export are, where it does not say: <c>ops/s</c>, <c>ops/min</c>, <c>ops/h</c>,
    /// <c>ops</c>, <c>units</c> or <c>total</c>. Null to tell it by its format.</summary>
    public string? Unit { get; init; }
}
