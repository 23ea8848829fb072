namespace DistStress.Module.Tests.Faults;

/// <summary>What goes wrong in a round.</summary>
[Flags]
public enum FaultKind
{
    /// <summary>SIGKILL for a worker.</summary>
    WorkerKill = 1,

    /// <summary>
    /// SIGSTOP for a worker, and SIGCONT after others have had time to take it for lost, or just before.
    /// </summary>
    WorkerFreeze = 2,

    /// <summary>SIGKILL for the publisher, and another one that resumes its run; perhaps twice.</summary>
    PublisherKill = 4,

    /// <summary>SIGKILL for the Redis server, which keeps its data and is started again.</summary>
    RedisRestart = 8,

    /// <summary>
    /// Connections to Redis are cut, of a worker and of the publisher, and cannot be made for a while.
    /// </summary>
    Cuts = 16,

    /// <summary>The queues are deleted, perhaps with what workers hold, up to three times.</summary>
    QueueLoss = 32,

    /// <summary>What workers have measured is reported a second time.</summary>
    Replay = 64,

    /// <summary>
    /// SIGTERM for a worker, up to three times with another one in its place, and perhaps for the publisher.
    /// </summary>
    Termination = 128,

    /// <summary>A worker is 40 ms of round trip away, and its connections are cut every second.</summary>
    FarCuts = 256,

    /// <summary>
    /// All of them in one run but a far worker, and termination, after which there may be nothing to go on with.
    /// </summary>
    Everything = WorkerKill | WorkerFreeze | PublisherKill | RedisRestart | Cuts | QueueLoss | Replay,
}
