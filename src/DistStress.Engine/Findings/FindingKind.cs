namespace DistStress.Engine.Findings;

/// <summary>What kept the traffic from being what the file says, or its ops from being done.</summary>
public enum FindingKind
{
    /// <summary>The publisher put batches on the queues after they were due.</summary>
    PublisherLate,

    /// <summary>Publishing held, since the queues had <c>max_backlog</c> ops.</summary>
    BacklogFull,

    /// <summary>No worker was there while ops were open.</summary>
    NoWorker,

    /// <summary>A worker was lost; others do its work again.</summary>
    WorkerLost,

    /// <summary>Ops waited, since a worker had <c>max_in_flight</c> of them open.</summary>
    InFlightLimit,

    /// <summary>Ops of custom actions waited for a free runspace.</summary>
    Runspaces,

    /// <summary>Ops began late on a worker whose processors were busy.</summary>
    Processors,

    /// <summary>Ops began late on a worker whose round trip to Redis is long for the lead.</summary>
    RoundTrip,

    /// <summary>Ops began late in the first seconds of a worker.</summary>
    WarmUp,

    /// <summary>Ops began late on a worker, and nothing that is measured tells why.</summary>
    WorkerLate,

    /// <summary>The store refused calls for capacity.</summary>
    Throttling,

    /// <summary>The store could not be reached.</summary>
    TargetDown,

    /// <summary>Ops failed for other reasons.</summary>
    Failures,
}
