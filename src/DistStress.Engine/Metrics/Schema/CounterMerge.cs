namespace DistStress.Engine.Metrics.Schema;

/// <summary>How a counter's values of several parts become that of the whole.</summary>
public enum CounterMerge
{
    /// <summary>They are added up.</summary>
    Sum,

    /// <summary>The greatest one counts.</summary>
    Max,
}
