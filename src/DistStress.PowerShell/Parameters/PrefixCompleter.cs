using DistStress.Engine.Observing;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the prefixes that are in use on a server, and those that the session has used.</summary>
public sealed class PrefixCompleter : RemoteCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
        [.. base.Propose(typed).Union(ReachedServers.OfSession().All.Select(one => one.Prefix))
            .Order(StringComparer.Ordinal)];

    private protected override Task<IReadOnlyList<string>> AskAsync(ControlConnection control) =>
        PrefixSearch.FindAsync(control);
}
