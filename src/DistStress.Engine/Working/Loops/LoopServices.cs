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
    private long _notBegun;

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

    /// <summary>Gets runs whose plan cannot be read here, and why.</summary>
    public required UnreadableRuns UnreadableRuns { get; init; }

    /// <summary>Cuts open ops off, for a worker that must leave now.</summary>
    public required CancellationToken CutOff { get; init; }

    /// <summary>The longest wait between two looks into an empty queue, in µs.</summary>
    public long PollMicros { get; set; } = 25_000;

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

    /// <summary>Ops that loops hold and have not begun.</summary>
    public long NotBegun => Interlocked.Read(ref _notBegun);

    public void AddNotBegun(long ops) => Interlocked.Add(ref _notBegun, ops);
}
