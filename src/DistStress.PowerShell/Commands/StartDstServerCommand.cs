using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Commands;

/// <summary>
/// Starts a Redis-compatible server inside this process, on loopback, for a first run without a Redis.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "DstServer", SupportsShouldProcess = true)]
[OutputType(typeof(DstServer))]
public sealed class StartDstServerCommand : DstCmdlet
{
    /// <summary>The port; 0, the default, takes a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    [NoCompletion]
    public int Port { get; set; }

    /// <summary>The most memory for data, in MiB. A full server drops its oldest data.</summary>
    [Parameter]
    [ValidateRange(64, 1024 * 1024)]
    [NoCompletion]
    public int MemoryMiB { get; set; } = 1024;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        if (!ShouldProcess(Port == 0 ? "127.0.0.1, a free port" : $"127.0.0.1:{Port}", "Start a local server"))
            return null;

        int port = Port;
        int memoryMiB = MemoryMiB;
        Runspace? session = Runspace.DefaultRunspace;
        return (output, _) =>
        {
            output.WriteObject(LocalServers.Start(port, memoryMiB, session));
            return Task.CompletedTask;
        };
    }
}
