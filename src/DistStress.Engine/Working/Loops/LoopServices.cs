using DistStress.Engine.Clocks;
using DistStress.Engine.Redis.Clocks;
using DistStress.Engine.Redis.Queues;
using DistStress.Engine.Working.Accounting;
using DistStress.Engine.Working.Actions;
using DistStress.Engine.Working.Intake;
using DistStress.Engine.Working.Liveness;
using DistStress.Engine.Working.Settings;

namespace DistStress.Engine.Working.Loops;

/// <summary>What all consumer loops of a worker share.</summary>
internal sealed class LoopServices
{
    private volatile TargetSlot? _target;
    private volatile int _liveWorkers = 1;

    public required ServerClock Clock { get; init; }

    /// <summary>What the worker waits and measures by.</summary>
    public required DeadlineTimeProvider Time { get; init; }

    public required Timings Timings { get; init; }

    public required WorkQueue Work { get; init; }

    public required RunCatalog Runs { get; init; }

    public required InFlightLimit InFlight { get; init; }

    public required Finisher Finisher { get; init; }

    public required HeldEntries Held { get; init; }

    /// <summary>Whether others still count on this worker.</summary>
    public required Standing Standing { get; init; }

    public required FailureNotes Failures { get; init; }

    /// <summary>The actions that the worker's user registered.</summary>
    public required CustomActions Actions { get; init; }

    /// <summary>Gets what stands between the worker and Redis; loops try again by themselves.</summary>
    public required Action<Exception> Outage { get; init; }

    /// <summary>Gets why nothing can be taken from a queue while there is no outage.</summary>
    public required Action<string> QueueProblem { get; init; }

    /// <summary>Gets runs whose plan cannot be read here, and why.</summary>
    public required UnreadableRuns UnreadableRuns { get; init; }

    /// <summary>Cuts open ops off, for a worker that must leave now.</summary>
    public required CancellationToken CutOff { get; init; }

    /// <summary>How far ahead of due time the publisher works, in µs.</summary>
    public long LeadMicros { get; set; } = 200_000;

    /// <summary>The target in use.</summary>
    public TargetSlot Target
    {
        get => _target ?? throw new InvalidOperationException("The worker has no target yet.");
        set => _target = value;
    }

    /// <summary>Whether there is a target already.</summary>
    public bool HasTarget => _target is not null;

    /// <summary>What the loops hold and have not begun.</summary>
    public Stock Stock { get; } = new();

    /// <summary>How many workers are live under the prefix, this one among them.</summary>
    public int LiveWorkers
    {
        get => _liveWorkers;
        set => _liveWorkers = value;
    }
}
