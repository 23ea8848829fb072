namespace DistStress.Engine.Chronicle;

/// <summary>A worker's part in a run.</summary>
public sealed record RunWorker
{
    /// <summary>The worker's id.</summary>
    public required string Id { get; init; }

    /// <summary>The machine's name; empty where that is not known.</summary>
    public string Host { get; init; } = "";

    /// <summary>The EC2 instance id; empty elsewhere.</summary>
    public string InstanceId { get; init; } = "";

    /// <summary>The version that it runs.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether it was there when the publisher looked last.</summary>
    public bool IsHere { get; init; }

    /// <summary>When it was first seen in the run, in µs of the server's clock.</summary>
    public long FirstMicros { get; init; }

    /// <summary>When it was last heard of in the run, in µs of the server's clock.</summary>
    public long LastMicros { get; init; }

    /// <summary>Ops that it reported as ended; tasks that warm up are left out.</summary>
    public long Ended { get; init; }

    /// <summary>Of these, ops that failed.</summary>
    public long Failed { get; init; }

    /// <summary>The longest round trip to the Redis that carries the work, in µs; 0 where none was measured.</summary>
    public long RoundTripMicros { get; init; }

    /// <summary>How far its machine's time of day is ahead of the server's clock, in µs, negative where it is behind;
    /// null where it does not tell.</summary>
    public long? MachineAheadMicros { get; init; }

    /// <summary>How many processors its process may use; 0 where it does not tell.</summary>
    public int Processors { get; init; }

    /// <summary>The most processors that it kept busy over an interval.</summary>
    public double BusyProcessors { get; init; }

    /// <summary>The most ops that it had open at one of its reports, which come once a second.</summary>
    public long MostInFlight { get; init; }
}
