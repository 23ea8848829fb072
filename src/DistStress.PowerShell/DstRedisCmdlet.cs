using System.Management.Automation;
using System.Net;
using System.Security;
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
    /// The Redis server that carries the work: host:port, redis://user:password@host:port, rediss:// with TLS, several
    /// of them, or a StackExchange.Redis configuration string.
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

    /// <summary>
    /// The key that signs control messages, the configuration, runs and snapshots, and that they must be signed with;
    /// where it is left out, that of the environment variable DST_NOTIFY_KEY, if there is one. While a key is being
    /// changed, two: the first one signs, and what the second one signed is taken too.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateCount(1, 2)]
    public SecureString[]? NotifyKey { get; set; }

    /// <summary>The key; null where none is given.</summary>
    private protected NotifyKey? Key => NotifyKey is null
        ? Engine.Control.NotifyKey.FromEnvironment()
        : new NotifyKey(Text(NotifyKey[0]), NotifyKey.Length > 1 ? Text(NotifyKey[1]) : null);

    private protected override AdviceContext Context => new() { Control = Control };

    /// <summary>The server as messages show it: without what a configuration string says behind the address.</summary>
    private protected string RedisText => Control.ShownAddress;

    // Without the key, which an error may be about.
    private ControlOptions Control
    {
        get
        {
            NetworkCredential? login = Credential?.GetNetworkCredential();
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

    private static string Text(SecureString secret) => new NetworkCredential(string.Empty, secret).Password;

    /// <summary>A body that connects, does something, and disconnects.</summary>
    private protected CmdletBody Connected(Func<ControlConnection, ICmdletOutput, CancellationToken, Task> body)
    {
        ControlOptions options = Control with { NotifyKey = Key };
        if (NotifyKey is null && Engine.Control.NotifyKey.IsVariableEmpty)
        {
            WriteWarning($"The environment variable {Engine.Control.NotifyKey.Variable} is there and empty, so "
                + "there is no key: what comes over Redis is taken unsigned. Give it a key, or remove it.");
        }

        return async (output, stop) =>
        {
            await using ControlConnection control = await ControlConnection.ConnectAsync(options, stop)
                .ConfigureAwait(false);
            output.WriteVerbose($"Connected to Redis at {control.Address}.");
            await control.UseAsync(() => body(control, output, stop)).ConfigureAwait(false);
        };
    }
}
