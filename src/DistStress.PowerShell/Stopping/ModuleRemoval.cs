using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DistStress.PowerShell.Servers;

namespace DistStress.PowerShell.Stopping;

/// <summary>
/// What Remove-Module does: everything that the session has started by the module's cmdlets ends, in order.
/// </summary>
public sealed class ModuleRemoval : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is not { } session)
            return;
        RunningBodies.Stop([.. RunningBodies.All().Where(body => body.Session == session)], RunningBodies.StopLimit);
        // After the workers and publishers, which may use them.
        LocalServers.StopOf(session);
    }
}
