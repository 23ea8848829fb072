using System.Management.Automation;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell;

/// <summary>
/// A cmdlet that works with the queues, the configuration and the records of a prefix on a Redis server.
/// </summary>
public abstract class DstRedisCmdlet : DstCmdlet
{
    /// <summary>
    /// The Redis server that carries the work: host:port, several of them, or a StackExchange.Redis configuration
    /// string.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Redis { get; set; } = ["localhost:6379"];

    /// <summary>What the names of all keys and channels begin with; one prefix is one load test.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Prefix { get; set; } = "dst";

    /// <summary>Connects to Redis with TLS.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>The Redis user and password.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The key for control messages; null where none are sent, or none is given.</summary>
    private protected virtual NotifyKey? Key => null;

    private protected override AdviceContext Context => new() { Control = Control };

    /// <summary>The server as messages show it: without what a configuration string says behind the address.</summary>
    private protected string RedisText => string.Join(',', Redis.Select(server => server.Split(',')[0]));

    // Without the key, which an error may be about.
    private ControlOptions Control
    {
        get
        {
            System.Net.NetworkCredential? login = Credential?.GetNetworkCredential();
            return new ControlOptions
            {
                Server = string.Join(',', Redis),
                Prefix = Prefix,
                Tls = Tls,
                User = login?.UserName,
                Password = login?.Password,
            };
        }
    }

    /// <summary>A body that connects, does something, and disconnects.</summary>
    private protected CmdletBody Connected(Func<ControlConnection, ICmdletOutput, CancellationToken, Task> body)
    {
        ControlOptions options = Control with { NotifyKey = Key };
        return async (output, stop) =>
        {
            await using ControlConnection control = await ControlConnection.ConnectAsync(options, stop)
                .ConfigureAwait(false);
            await control.UseAsync(() => body(control, output, stop)).ConfigureAwait(false);
        };
    }
}
