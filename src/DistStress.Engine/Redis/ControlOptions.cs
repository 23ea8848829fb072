using DistStress.Engine.Clocks;
using DistStress.Engine.Connections;
using DistStress.Engine.Control;

namespace DistStress.Engine.Redis;

/// <summary>How to reach the Redis server that publisher, workers and cmdlets coordinate through.</summary>
public sealed record ControlOptions
{
    /// <summary>
    /// <c>host:port</c>, <c>redis://user:password@host:port</c> or <c>rediss://</c> with TLS, several of them separated
    /// by commas, or a StackExchange.Redis configuration string.
    /// </summary>
    public string Server { get; init; } = "localhost:6379";

    /// <summary>
    /// <see cref="Server"/> as it may be shown: without a password; as it was given where it holds no options.
    /// </summary>
    public string ShownServer => Server.Contains('=') || Server.Contains("://", StringComparison.Ordinal)
        ? RedisAddress.Read(Server).ToString(includePassword: false)
        : Server;

    /// <summary>The addresses in <see cref="Server"/>, readable or not, without any options.</summary>
    public string ShownAddress => RedisAddress.Open(Server);

    /// <summary>What every key and channel begins with.</summary>
    public string Prefix { get; init; } = "dst";

    /// <summary>Whether to use TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>The Redis user; null for the default user.</summary>
    public string? User { get; init; }

    /// <summary>The Redis password; null where none is needed.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// Signs what is sent and written that directs load or tells of it, and is asked of what is received and read; null
    /// for neither.
    /// </summary>
    public NotifyKey? NotifyKey { get; init; }

    /// <summary>
    /// What everything that goes over the connection waits and measures by; tests put their own in its place.
    /// </summary>
    internal DeadlineTimeProvider Time { get; init; } = DeadlineTimeProvider.Machine;

    /// <summary>How long to wait for whom; tests have others.</summary>
    internal Timings Timings { get; init; } = Timings.Default;

    /// <summary>
    /// Looks at the server's clock, in µs since 1970; null to ask the server. Tests whose time is not the server's have
    /// their own.
    /// </summary>
    internal Func<Task<long>>? ServerTime { get; init; }
}
