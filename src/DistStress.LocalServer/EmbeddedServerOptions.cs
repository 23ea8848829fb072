namespace DistStress.LocalServer;

/// <summary>How an embedded server runs.</summary>
public sealed record EmbeddedServerOptions
{
    /// <summary>The port on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The most memory for data, in MiB; 64 at least. A full server drops its oldest data, as a cache does: enough
    /// must be given for the queues and, where the server is the target too, for the data under load.
    /// </summary>
    public int MemoryMiB { get; init; } = 1024;
}
