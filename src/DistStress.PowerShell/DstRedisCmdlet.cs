using System.Management.Automation;

namespace DistStress.PowerShell;

/// <summary>A cmdlet that works with the queues, the configuration and the records of a prefix on a Redis server.</summary>
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
}
