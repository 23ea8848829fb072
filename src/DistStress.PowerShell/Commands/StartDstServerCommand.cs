using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Commands;

/// <summary>Starts a Redis-compatible server inside this process.</summary>
/// <remarks>
/// <para>
/// For a first run without a Redis. The server listens on loopback only and keeps its data in memory. The
/// <c>Endpoint</c> of what it writes is the -Redis of the other cmdlets. It ends with Stop-DstServer, or with the
/// process.
/// </para>
/// <para>
/// It can carry the work and be the store under load as well. For a load test of more than one machine, use a Redis of
/// its own.
/// </para>
/// <para>
/// Where the module was installed from a package, the server is another one: DistStress.LocalServer.
/// </para>
/// </remarks>
/// <example>
/// A server on a free port.
/// <code>
/// $server = Start-DstServer
/// Get-DstWorker -Redis $server.Endpoint
/// $server | Stop-DstServer
/// </code>
/// </example>
/// <example>
/// A whole run in one session.
/// <code>
/// $server = Start-DstServer
/// $at = @{ Redis = $server.Endpoint }
/// $worker = Start-DstWorker @at -Database redis -AsJob
/// Start-DstPublisher config.json traffic.json @at
/// Stop-Job $worker
/// $server | Stop-DstServer
/// </code>
/// </example>
/// <example>
/// A server with little memory.
/// <code>
/// $server = Start-DstServer -MemoryMiB 256
/// $server | Stop-DstServer
/// </code>
/// A full server drops its oldest data.
/// </example>
/// <seealso cref="StopDstServerCommand"/>
/// <seealso cref="StartDstWorkerCommand"/>
/// <seealso cref="StartDstPublisherCommand"/>
[Cmdlet(
    VerbsLifecycle.Start, "DstServer", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Start-DstServer.md")]
[OutputType(typeof(DstServer))]
public sealed class StartDstServerCommand : DstCmdlet
{
    /// <summary>The port; 0, the default, takes a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>The most memory for data, in MiB. A full server drops its oldest data.</summary>
    [Parameter]
    [ValidateRange(64, 1024 * 1024)]
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
