using DistStress.Engine.Redis;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Parameters;

/// <summary>
/// Proposes the embedded servers of this process, those that the session has reached, and the default.
/// </summary>
public sealed class RedisCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
    [
        .. LocalServers.All().Select(server => server.Endpoint),
        .. ReachedServers.OfSession().All.Select(one => one.Address).Order(StringComparer.Ordinal),
        new ControlOptions().Server,
    ];
}
