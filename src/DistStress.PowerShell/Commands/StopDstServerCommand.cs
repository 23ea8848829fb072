using System.Management.Automation;
using DistStress.Engine;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Commands;

/// <summary>Stops embedded servers of this process; their data is gone.</summary>
[Cmdlet(VerbsLifecycle.Stop, "DstServer", SupportsShouldProcess = true)]
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
