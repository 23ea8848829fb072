namespace DistStress.Benchmarks.Servers;

/// <summary>A load generator of others that a worker with the Redis target is measured against.</summary>
internal interface IRedisPeer
{
    /// <summary>What the program is called.</summary>
    string Name { get; }

    /// <summary>Starts it with one thread, 10 connections and 16 commands under way on each.</summary>
    /// <param name="port">The server's port on loopback.</param>
    /// <param name="keys">How many keys it takes, each as likely as the others.</param>
    /// <param name="command">What it sends.</param>
    LoadProgram Start(int port, long keys, PeerCommand command);

    /// <summary>One of its keys, for a server that shall have an item under each of them.</summary>
    /// <param name="key">Its number, from 0.</param>
    string KeyOf(long key);
}
