using System.Management.Automation;
using DistStress.Engine;
using DistStress.PowerShell.Advice;
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
public sealed class StopDstServerCommand : DstCmdlet
{
    /// <summary>Which servers, as Start-DstServer wrote them; all of this process where none is named.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Endpoint { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        string[] chosen =
            [.. (Endpoint ?? LocalServers.Endpoints())
                .Where(endpoint => ShouldProcess(endpoint, "Stop the local server"))];
        return chosen.Length == 0 ? null : (output, _) =>
        {
            foreach (string endpoint in chosen)
            {
                if (LocalServers.Stop(endpoint) is null)
                    output.WriteError(CmdletError.Record(NotFound(endpoint), AdviceContext.None));
            }

            return Task.CompletedTask;
        };
    }

    private static DistStressException NotFound(string endpoint) => new(
        ErrorKind.ServerNotFound, endpoint,
        $"No embedded server at {endpoint} was started in this process.");
}
