namespace DistStress.Engine.Metrics;

/// <summary>How near a worker came to its limits in an interval.</summary>
public sealed record WorkerLoad
{
    /// <summary>How many processors the worker's process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>How much of them it used, 0 to 1.</summary>
    public required double ProcessorShare { get; init; }

    /// <summary>The most ops that it may have open: <c>max_in_flight</c>.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>Whether an op had to wait since so many were open.</summary>
    public required bool IsInFlightFull { get; init; }

    /// <summary>The places that custom actions run in; 0 where each begins at once.</summary>
    public required int Slots { get; init; }

    /// <summary>The most of them that were taken at one moment.</summary>
    public required int MostSlots { get; init; }

    /// <summary>A round trip to the Redis that carries the work, in µs: what most keep to; 0 where none was
    /// measured.</summary>
    public required long RoundTripMicros { get; init; }
}
