using DistStress.PowerShell.Dashboards;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the addresses of the dashboards of this process.</summary>
public sealed class DashboardCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
        OpenDashboards.All().Select(dashboard => dashboard.Address);
}
