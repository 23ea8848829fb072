using System.Management.Automation;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Commands;

/// <summary>Stops embedded servers of this process; their data is gone.</summary>
/// <remarks>
/// Stops those that -Endpoint names, or all that Start-DstServer has started in this process. Stop workers and
/// publishers that use a server first: without it they wait for its return.
/// </remarks>
/// <example>
/// Stops one server.
/// <code>
/// $server = Start-DstServer
/// $server | Stop-DstServer
/// </code>
/// </example>
/// <example>
/// Stops a server by its address.
/// <code>
/// $server = Start-DstServer
/// Stop-DstServer $server.Endpoint
/// </code>
/// </example>
/// <example>
/// Shows what would be stopped: all servers of the process.
/// <code>
/// Stop-DstServer -WhatIf
/// </code>
/// </example>
/// <seealso cref="StartDstServerCommand"/>
[Cmdlet(
    VerbsLifecycle.Stop, "DstServer", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Stop-DstServer.md")]
public sealed class StopDstServerCommand : DstServersCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        NamedChoice<DstServer> choice = Choice;
        DstServer[] chosen =
            [.. choice.Chosen.Where(server => ShouldProcess(server.Endpoint, "Stop the local server"))];
        return (output, _) =>
        {
            choice.Complain(output, LocalServers.NotFound);
            foreach (DstServer server in chosen)
            {
                // Somebody else may have stopped it meanwhile.
                if (LocalServers.Stop(server.Endpoint) is null)
                {
                    output.WriteError(CmdletError.Record(
                        LocalServers.NotFound(server.Endpoint), AdviceContext.None));
                }
            }

            return Task.CompletedTask;
        };
    }
}
