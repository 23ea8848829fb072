namespace DistStress.Engine.Metrics.Schema;

/// <summary>Who counts, and so writes the counter into the run record.</summary>
public enum CounterSource
{
    /// <summary>Workers, each for its own ops; increments.</summary>
    Worker,

    /// <summary>The publisher, for the whole task; absolute values.</summary>
    Publisher,
}
