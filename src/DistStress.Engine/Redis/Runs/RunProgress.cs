namespace DistStress.Engine.Redis.Runs;

/// <summary>How far a run is, for who watches it.</summary>
public sealed record RunProgress
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Its state.</summary>
    public required RunState State { get; init; }

    /// <summary>Ops of the whole run.</summary>
    public required long Total { get; init; }

    /// <summary>Ops put on queues so far.</summary>
    public required long Published { get; init; }

    /// <summary>Ops whose end is known.</summary>
    public required long Accounted { get; init; }

    /// <summary>Ops that are due by the schedule so far.</summary>
    public required long Due { get; init; }

    /// <summary>The element at work, from 0.</summary>
    public required int Element { get; init; }

    /// <summary>How many elements there are.</summary>
    public required int Elements { get; init; }

    /// <summary>
    /// How long the schedule still goes on, in seconds; null where nobody knows: while it stands still.
    /// </summary>
    public required double? SecondsLeft { get; init; }

    /// <summary>What the run waits for.</summary>
    public required RunWait WaitsFor { get; init; }

    /// <summary>How many workers are there.</summary>
    public required int Workers { get; init; }

    /// <summary>How many workers it waits for before its first op; null where that is not known.</summary>
    public int? WorkersNeeded { get; init; }

    /// <summary>99 of 100 ops that were reported last took at most this to respond, in ms; null where none
    /// was.</summary>
    public double? ResponseP99Ms { get; init; }

    /// <summary>Ops a second that ended, in the last second or so; null at first.</summary>
    public double? OpsPerSecond { get; init; }

    /// <summary>Ops a second that were due in the same time; null at first.</summary>
    public double? PlannedPerSecond { get; init; }

    /// <summary>Ops published whose end is not known.</summary>
    public long Backlog => Math.Max(0, Published - Accounted);

    /// <summary>How much of the run is done, 0 to 100.</summary>
    public double Percent => Total <= 0 ? 0 : Math.Clamp(100.0 * Accounted / Total, 0, 100);
}
