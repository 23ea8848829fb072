using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using DistStress.Engine.Redis;

namespace DistStress.PowerShell.Servers;

/// <summary>
/// How a session has reached the servers that it worked with. An output names only a server's address and its prefix,
/// since what is shown on a screen or exported must hold no secret; a cmdlet that gets it over the pipeline finds here
/// the TLS, user, password and key that go with it. In memory alone, and for this session alone.
/// </summary>
internal sealed class ReachedServers
{
    private static readonly ConditionalWeakTable<Runspace, ReachedServers> Sessions = [];

    private readonly ConcurrentDictionary<(string Address, string Prefix), ControlOptions> _options = new();

    /// <summary>What the servers of the session that runs on this thread are; none where there is no session.</summary>
    public static ReachedServers OfSession() => Runspace.DefaultRunspace is { } session
        ? Sessions.GetOrCreateValue(session)
        : new ReachedServers();

    /// <summary>The servers and prefixes, each as outputs name them.</summary>
    public IEnumerable<(string Address, string Prefix)> All => _options.Keys;

    /// <summary>Remembers how a server was reached just now.</summary>
    /// <param name="address">The server, as outputs name it.</param>
    /// <param name="options">How it was reached.</param>
    public void Note(string address, ControlOptions options) => _options[(address, options.Prefix)] = options;

    /// <summary>How a server was reached last; null where it was not.</summary>
    /// <param name="address">The server, as outputs name it.</param>
    /// <param name="prefix">The prefix.</param>
    public ControlOptions? Find(string address, string prefix) => _options.GetValueOrDefault((address, prefix));
}
