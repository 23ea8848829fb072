using System.Management.Automation;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Dashboards;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Commands;

/// <summary>Closes dashboards of this process.</summary>
/// <remarks>
/// Closes those that -Address names, or all that Show-DstDashboard has opened in this process. Pages that show one say
/// that it does not answer any more, and keep what they showed last.
/// </remarks>
/// <example>
/// Closes one dashboard.
/// <code>
/// $dashboard = Show-DstDashboard
/// $dashboard | Stop-DstDashboard
/// </code>
/// </example>
/// <example>
/// Closes all of them.
/// <code>
/// Stop-DstDashboard
/// </code>
/// </example>
/// <example>
/// Shows what would be closed.
/// <code>
/// Stop-DstDashboard -WhatIf
/// </code>
/// </example>
/// <seealso cref="ShowDstDashboardCommand"/>
/// <seealso href="docs/dashboard.md">Dashboard</seealso>
[Cmdlet(
    VerbsLifecycle.Stop, "DstDashboard", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Stop-DstDashboard.md")]
public sealed class StopDstDashboardCommand : DstCmdlet
{
    /// <summary>
    /// Which dashboards, as Show-DstDashboard wrote them; wildcards are allowed. All of this process where none is
    /// named.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DashboardCompleter))]
    public string[]? Address { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        var choice = NamedChoice<DstDashboard>.Of(OpenDashboards.All(), dashboard => dashboard.Address, Address);
        DstDashboard[] chosen =
            [.. choice.Chosen.Where(dashboard => ShouldProcess(dashboard.Address, "Close the dashboard"))];
        return async (output, _) =>
        {
            choice.Complain(output, OpenDashboards.NotFound);
            foreach (DstDashboard dashboard in chosen)
            {
                // Its session may have ended meanwhile.
                if (!await OpenDashboards.CloseAsync(dashboard.Address).ConfigureAwait(false))
                {
                    output.WriteError(CmdletError.Record(
                        OpenDashboards.NotFound(dashboard.Address), AdviceContext.None));
                }
            }
        };
    }
}
