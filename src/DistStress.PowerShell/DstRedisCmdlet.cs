using System.Management.Automation;
using System.Net;
using System.Security;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell;

/// <summary>
/// A cmdlet that works with the queues, the configuration and the records of a prefix on a Redis server.
/// </summary>
public abstract class DstRedisCmdlet : DstCmdlet
{
    private readonly ReachedServers _reached = ReachedServers.OfSession();
    private bool _isServerTyped;

    /// <summary>
    /// The Redis server that carries the work: host:port, redis://user:password@host:port, rediss:// with TLS, several
    /// of them, or a StackExchange.Redis configuration string. An object of another cmdlet from the pipeline names its
    /// own server, which is reached as it was then: with the same TLS, user, password and key.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RedisCompleter))]
    public string[] Redis { get; set; } = ["localhost:6379"];

    /// <summary>
    /// What the names of all keys and channels begin with; one prefix is one load test. An object from the pipeline
    /// names its own.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PrefixCompleter))]
    public string Prefix { get; set; } = "dst";

    /// <summary>Connects to Redis with TLS.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>The Redis user and password.</summary>
    [Parameter]
    [Credential]
    [NoCompletion]
    public PSCredential? Credential { get; set; }

    /// <summary>
    /// The key that signs control messages, the configuration, runs and snapshots, and that they must be signed with;
    /// where it is left out, that of the environment variable DST_NOTIFY_KEY, if there is one. While a key is being
    /// changed, two: the first one signs, and what the second one signed is taken too.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateCount(1, 2)]
    [NoCompletion]
    public SecureString[]? NotifyKey { get; set; }

    /// <summary>The key; null where none is given.</summary>
    private protected NotifyKey? Key => GivenKey ?? Known?.NotifyKey ?? Engine.Control.NotifyKey.FromEnvironment();

    // Objects of another server or prefix may follow.
    private protected override bool IsOneOfSeveral => true;

    private protected override AdviceContext Context => new() { Control = Control };

    /// <summary>The server as messages show it: without what a configuration string says behind the address.</summary>
    private protected string RedisText => Control.ShownAddress;

    /// <summary>How the server is reached, with the key.</summary>
    private protected ControlOptions Server => Control with { NotifyKey = Key };

    // Without the key, which an error may be about.
    private ControlOptions Control
    {
        get
        {
            NetworkCredential? login = Credential?.GetNetworkCredential();
            ControlOptions options = Known
                ?? new ControlOptions { Server = string.Join(',', Redis), Prefix = Prefix };
            return options with
            {
                Tls = Tls || options.Tls,
                User = login?.UserName ?? options.User,
                Password = login?.Password ?? options.Password,
                NotifyKey = null,
            };
        }
    }

    private NotifyKey? GivenKey => NotifyKey is null
        ? null
        : new NotifyKey(Text(NotifyKey[0]), NotifyKey.Length > 1 ? Text(NotifyKey[1]) : null);

    // Only of a server that an object names: what a person types means what it says.
    private ControlOptions? Known => !_isServerTyped && MyInvocation.BoundParameters.ContainsKey(nameof(Redis))
        ? _reached.Find(string.Join(',', Redis), Prefix)
        : null;

    /// <inheritdoc/>
    // Before the first record only what was typed is bound.
    protected override void BeginProcessing() =>
        _isServerTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Redis));

    /// <summary>A body that connects, does something, and disconnects.</summary>
    private protected CmdletBody Connected(Func<ControlConnection, ICmdletOutput, CancellationToken, Task> body) =>
        Connected(Server, body);

    /// <summary>A body that connects to a server, does something, and disconnects.</summary>
    private protected CmdletBody Connected(
        ControlOptions options, Func<ControlConnection, ICmdletOutput, CancellationToken, Task> body)
    {
        if (NotifyKey is null && Engine.Control.NotifyKey.IsVariableEmpty)
        {
            WriteWarning($"The environment variable {Engine.Control.NotifyKey.Variable} is there and empty, so "
                + "there is no key: what comes over Redis is taken unsigned. Give it a key, or remove it.");
        }

        ReachedServers reached = _reached;
        // A key of the environment may be another one by the time that it is needed again.
        ControlOptions remembered = options with { NotifyKey = GivenKey ?? Known?.NotifyKey };
        return async (output, stop) =>
        {
            await using ControlConnection control = await ControlConnection.ConnectAsync(options, stop)
                .ConfigureAwait(false);
            reached.Note(control.Address, remembered);
            output.WriteVerbose($"Connected to Redis at {control.Address}.");
            await control.UseAsync(() => body(control, output, stop)).ConfigureAwait(false);
        };
    }

    private static string Text(SecureString secret) => new NetworkCredential(string.Empty, secret).Password;
}
