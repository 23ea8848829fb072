using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Commands;

/// <summary>Shows the embedded servers of this process.</summary>
/// <remarks>
/// Those that Start-DstServer has started and that have not been stopped, whichever session of the process started
/// them, in the order in which they were started.
/// </remarks>
/// <example>
/// All of them.
/// <code>
/// Get-DstServer
/// </code>
/// </example>
/// <example>
/// The addresses of those on loopback, for -Redis of other cmdlets.
/// <code>
/// (Get-DstServer 127.0.0.1:*).Endpoint
/// </code>
/// </example>
/// <example>
/// What would stop all of them.
/// <code>
/// Get-DstServer | Stop-DstServer -WhatIf
/// </code>
/// </example>
/// <seealso cref="StartDstServerCommand"/>
/// <seealso cref="StopDstServerCommand"/>
[Cmdlet(VerbsCommon.Get, "DstServer", HelpUri = HelpAddress.Reference + "Get-DstServer.md")]
[OutputType(typeof(DstServer))]
public sealed class GetDstServerCommand : DstServersCmdlet
{
    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        NamedChoice<DstServer> choice = Choice;
        return (output, _) =>
        {
            foreach (DstServer server in choice.Chosen)
                output.WriteObject(server);
            choice.Complain(output, LocalServers.NotFound);
            return Task.CompletedTask;
        };
    }
}
