using System.Management.Automation;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Commands;

/// <summary>Stops embedded servers of this process; their data is gone.</summary>
[Cmdlet(VerbsLifecycle.Stop, "DstServer", SupportsShouldProcess = true)]
public sealed class StopDstServerCommand : DstCmdlet
{
    /// <summary>
    /// Which servers, as Start-DstServer wrote them; wildcards are allowed. All of this process where none is named.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServerCompleter))]
    public string[]? Endpoint { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        ServerChoice choice = ServerChoice.Of(Endpoint);
        DstServer[] chosen =
            [.. choice.Chosen.Where(server => ShouldProcess(server.Endpoint, "Stop the local server"))];
        return (output, _) =>
        {
            choice.Complain(output);
            foreach (DstServer server in chosen)
            {
                // Somebody else may have stopped it meanwhile.
                if (LocalServers.Stop(server.Endpoint) is null)
                {
                    output.WriteError(CmdletError.Record(
                        ServerChoice.NotFound(server.Endpoint), AdviceContext.None));
                }
            }

            return Task.CompletedTask;
        };
    }
}
