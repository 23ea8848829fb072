using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the embedded servers of this process.</summary>
public sealed class ServerCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
        LocalServers.All().Select(server => server.Endpoint);
}
