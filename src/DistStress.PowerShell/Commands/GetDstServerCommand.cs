using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Commands;

/// <summary>The embedded servers of this process, whichever session started them.</summary>
[Cmdlet(VerbsCommon.Get, "DstServer")]
[OutputType(typeof(DstServer))]
public sealed class GetDstServerCommand : DstCmdlet
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
        return (output, _) =>
        {
            foreach (DstServer server in choice.Chosen)
                output.WriteObject(server);
            choice.Complain(output);
            return Task.CompletedTask;
        };
    }
}
