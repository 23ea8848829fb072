using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace DistStress.PowerShell.Stopping;

/// <summary>The end of a session: what it has started leaves in order before its runspace is closed.</summary>
internal static class SessionEnd
{
    private static readonly ConditionalWeakTable<Runspace, object> Watched = [];

    /// <summary>Sees to it that what a session has started ends with it.</summary>
    /// <param name="session">The session.</param>
    public static void Watch(Runspace session)
    {
        if (Watched.TryAdd(session, Watched))
            session.StateChanged += OnStateChanged;
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs change)
    {
        // A signal closes sessions so that their scripts end before what these wait for.
        if (change.RunspaceStateInfo.State == RunspaceState.Closing && !ProcessEnd.IsUnderWay)
            RunningBodies.Stop([.. RunningBodies.All().Where(body => body.Session == sender)], RunningBodies.StopLimit);
    }
}
