using System.Management.Automation.Runspaces;

namespace DistStress.PowerShell.Stopping;

/// <summary>
/// The bodies that run in this process, of cmdlets and of jobs. While there are any, the module answers the signals
/// that end a process; when the last one has ended it leaves them to the host again.
/// </summary>
internal static class RunningBodies
{
    /// <summary>
    /// How long a body may take to stop before it is left behind. A body that stops in order takes two seconds at most,
    /// even while Redis does not answer; this is for one that does not.
    /// </summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private static readonly Lock Sync = new();
    private static readonly HashSet<RunningBody> Running = [];
    private static StopSignals? _signals;

    static RunningBodies()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ProcessEnd.OnExit();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => ProcessEnd.OnCrash();
    }

    /// <summary>Starts a body off the calling thread, which is that of a pipeline.</summary>
    /// <param name="body">The body.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>Its end.</returns>
    public static Task Start(Func<Task> body, CancellationTokenSource stop)
    {
        var running = new RunningBody(Runspace.DefaultRunspace, stop);
        if (running.Session is { } session)
            SessionEnd.Watch(session);
        lock (Sync)
        {
            Running.Add(running);
            _signals ??= new StopSignals();
            running.Ended = Task.Run(() => RunAsync(running, body));
        }

        return running.Ended;
    }

    /// <summary>The bodies that run now.</summary>
    public static RunningBody[] All()
    {
        lock (Sync)
            return [.. Running];
    }

    /// <summary>Asks bodies to stop, all at once, and waits until they have.</summary>
    /// <param name="bodies">The bodies.</param>
    /// <param name="limit">How long to wait at most.</param>
    public static void Stop(IReadOnlyCollection<RunningBody> bodies, TimeSpan limit)
    {
        foreach (RunningBody body in bodies)
            body.Stop();
        // By their end alone: how they ended is told where they were started.
        Task.WaitAny([Task.WhenAll(bodies.Select(body => body.Ended))], limit);
    }

    private static async Task RunAsync(RunningBody running, Func<Task> body)
    {
        try
        {
            await body().ConfigureAwait(false);
        }
        finally
        {
            lock (Sync)
            {
                Running.Remove(running);
                if (Running.Count == 0)
                {
                    _signals?.Dispose();
                    _signals = null;
                }
            }
        }
    }
}
