using DistStress.PowerShell.Output.Mapping;

namespace DistStress.PowerShell.Output;

/// <summary>What a run and its result have in common, behind their figures.</summary>
public abstract record DstRunOutput : DstPrefixOutput
{
    /// <summary>The figures of each task.</summary>
    public DstTaskResult[] Tasks { get; init; } = [];

    /// <summary>How the rates were changed while it ran: a row for each change of each task. Empty where they were
    /// not.</summary>
    public DstRateChange[] RateChanges { get; init; } = [];

    /// <summary>Who took part in it, in the order in which they were first seen.</summary>
    public DstRunWorker[] Workers { get; init; } = [];

    /// <summary>What happened beside its traffic, in order of time: workers that came and went, pauses, changes of
    /// rates and of the configuration, control messages, stores that did not answer.</summary>
    public DstRunEvent[] Events { get; init; } = [];

    // Lists, which in a row of figures would be the name of a type in a CSV file, and in JSON one level more than
    // ConvertTo-Json writes by itself: so they are methods here, and hidden properties by the module's types file.

    /// <summary>What <c>Errors</c> says, as objects: the kinds of failures and how often each happened.</summary>
    public DstCount[] GetErrorCounts() => Named.Errors;

    /// <summary>What <c>Throttles</c> says, as objects: the store's reasons and how often each was given.</summary>
    public DstCount[] GetThrottleCounts() => Named.Throttles;

    /// <summary>What <c>Capacity</c> says, as objects: the units of each table and index.</summary>
    public DstConsumedUnits[] GetConsumedUnits() => Named.Capacity;

    internal NamedFigures Named { get; init; } = NamedFigures.None;
}
