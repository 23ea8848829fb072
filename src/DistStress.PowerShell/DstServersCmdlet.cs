using System.Management.Automation;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell;

/// <summary>A cmdlet about embedded servers of this process.</summary>
public abstract class DstServersCmdlet : DstCmdlet
{
    /// <summary>
    /// Which servers, as Start-DstServer wrote them; wildcards are allowed. All of this process where none is named.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServerCompleter))]
    public string[]? Endpoint { get; set; }

    private protected NamedChoice<DstServer> Choice =>
        NamedChoice<DstServer>.Of(LocalServers.All(), server => server.Endpoint, Endpoint);
}
