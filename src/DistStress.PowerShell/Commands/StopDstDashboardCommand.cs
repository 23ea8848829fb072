using System.Management.Automation;
using DistStress.Engine;
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
        DstDashboard[] all = OpenDashboards.All();
        string[] missing = [.. (Address ?? []).Where(
            address => NamePattern.Of(address) is null && !all.Any(dashboard => dashboard.Address == address))];
        DstDashboard[] chosen =
        [
            .. all.Where(dashboard => Address?.Any(address => NamePattern.Of(address) is { } fits
                ? fits(dashboard.Address)
                : dashboard.Address == address) ?? true)
                .Where(dashboard => ShouldProcess(dashboard.Address, "Close the dashboard")),
        ];
        return async (output, _) =>
        {
            foreach (string address in missing)
                Complain(address, output);
            foreach (DstDashboard dashboard in chosen)
            {
                // Its session may have ended meanwhile.
                if (!await OpenDashboards.CloseAsync(dashboard.Address).ConfigureAwait(false))
                    Complain(dashboard.Address, output);
            }
        };
    }

    private static void Complain(string address, ICmdletOutput output) => output.WriteError(CmdletError.Record(
        new DistStressException(
            ErrorKind.DashboardNotFound, address, $"No dashboard at {address} is open in this process."),
        AdviceContext.None));
}
