using System.Management.Automation;
using System.Net;
using System.Security;
using DistStress.Engine.Control;

namespace DistStress.PowerShell;

/// <summary>A cmdlet that sends or receives control messages.</summary>
public abstract class DstNotifyingCmdlet : DstRedisCmdlet
{
    /// <summary>
    /// The key that control messages are signed with; where it is left out, that of the environment variable
    /// DST_NOTIFY_KEY, if there is one. Workers and publishers with a key take only messages signed with it.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? NotifyKey { get; set; }

    private protected override NotifyKey? Key => NotifyKey is null
        ? Engine.Control.NotifyKey.FromEnvironment()
        : new NotifyKey(new NetworkCredential(string.Empty, NotifyKey).Password);
}
