namespace DistStress.PowerShell.Output;

/// <summary>A worker's part in a run.</summary>
public sealed record DstRunWorker
{
    /// <summary>The worker's id; <c>(others)</c> for those beyond the first thousand, together.</summary>
    public string Worker { get; init; } = string.Empty;

    /// <summary>The machine it ran on; empty where that is not known.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>Its EC2 instance; empty off EC2.</summary>
    public string InstanceId { get; init; } = string.Empty;

    /// <summary>The version of DistStress that it ran.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>When it was first seen in the run.</summary>
    public DateTimeOffset First { get; init; }

    /// <summary>When it was last heard of in the run.</summary>
    public DateTimeOffset Last { get; init; }

    /// <summary>Ops that ended there; tasks that warm up are left out.</summary>
    public long Ops { get; init; }

    /// <summary>Its share of the ops that workers reported, in percent.</summary>
    public double SharePercent { get; init; }

    /// <summary>Ops that failed there.</summary>
    public long Failed { get; init; }

    /// <summary>The longest round trip to the control Redis that it measured, in ms; null where it measured
    /// none.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>How far its machine's own clock is ahead of the Redis server's, in ms, negative where it is behind;
    /// null where it does not tell.</summary>
    public double? ClockOffsetMs { get; init; }

    /// <summary>The most processors that it kept busy over a second.</summary>
    public double BusyProcessors { get; init; }

    /// <summary>How many processors it might use; null where it does not tell.</summary>
    public int? Processors { get; init; }

    /// <summary>The most ops that it had open at one of its reports, which come once a second.</summary>
    public long MostInFlight { get; init; }

    /// <summary>The worker in a line.</summary>
    public override string ToString() => $"{Worker}: {Ops} ops, {SharePercent} %";
}
