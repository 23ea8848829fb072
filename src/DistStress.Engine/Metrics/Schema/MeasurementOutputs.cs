namespace DistStress.Engine.Metrics.Schema;

/// <summary>The outputs that carry a measurement.</summary>
[Flags]
public enum MeasurementOutputs
{
    /// <summary>None: it is kept, and others are derived from it.</summary>
    None = 0,

    /// <summary>What the workers did in one interval.</summary>
    Stats = 1,

    /// <summary>What came of one task.</summary>
    PerTask = 2,

    /// <summary>What came of a run.</summary>
    Result = 4,

    /// <summary>A run as it stands.</summary>
    Run = 8,

    /// <summary>What came of a rate that was tried.</summary>
    Step = 16,

    /// <summary>All that carry latencies.</summary>
    Timed = Stats | PerTask | Result | Step,

    /// <summary>All that tell of a run or a part of it, from its beginning.</summary>
    Runs = PerTask | Result | Run,

    /// <summary>All of them.</summary>
    All = Stats | Runs | Step,
}
