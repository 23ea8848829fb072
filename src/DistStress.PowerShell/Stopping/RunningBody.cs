using System.Management.Automation.Runspaces;

namespace DistStress.PowerShell.Stopping;

/// <summary>A body under way.</summary>
/// <param name="session">The session that started it; null where that is not known.</param>
/// <param name="stop">Asks it to stop.</param>
internal sealed class RunningBody(Runspace? session, CancellationTokenSource stop)
{
    /// <summary>The session that started it.</summary>
    public Runspace? Session => session;

    /// <summary>Ends with the body.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>Asks it to stop in order, and does not wait.</summary>
    // Not Cancel: what the token's listeners do must not hold up, nor fail, whoever stops several.
    public void Stop() => _ = stop.CancelAsync();
}
