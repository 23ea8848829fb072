using System.Diagnostics;
using System.Management.Automation.Runspaces;

namespace DistStress.PowerShell.Stopping;

/// <summary>The end of the process, by a signal or by itself: what runs leaves in order first.</summary>
internal static class ProcessEnd
{
    // For scripts to be stopped before what they wait for ends: otherwise they would go on with their next statement.
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(0.5);

    private static int _signalCode;
    private static volatile int _interruptCode;
    private static volatile bool _isWaitedFor;

    /// <summary>Whether a signal ends the process.</summary>
    public static bool IsUnderWay => _signalCode != 0;

    /// <summary>
    /// Stops what runs in order, in <see cref="RunningBodies.StopLimit"/> at most, and ends the process; the first call
    /// does.
    /// </summary>
    /// <param name="exitCode">The process's exit code.</param>
    public static void Run(int exitCode)
    {
        if (Interlocked.CompareExchange(ref _signalCode, exitCode, 0) != 0)
            return;
        // For a host that comes to its own end before the exit below.
        Environment.ExitCode = exitCode;
        long begun = Stopwatch.GetTimestamp();
        RunningBody[] bodies = RunningBodies.All();
        // So that scripts do what they have to do at their end (finally), and nothing after it.
        Thread[] closing = [.. bodies.Select(body => body.Session).OfType<Runspace>().Distinct().Select(Close)];
        foreach (Thread thread in closing)
            thread.Join(Left(begun, HeadStart));
        RunningBodies.Stop(bodies, Left(begun, RunningBodies.StopLimit));
        foreach (Thread thread in closing)
            thread.Join(Left(begun, RunningBodies.StopLimit));
        // Jobs that were started meanwhile.
        RunningBodies.Stop(RunningBodies.All(), Left(begun, RunningBodies.StopLimit));
        _isWaitedFor = true;
        Environment.Exit(_signalCode);
    }

    /// <summary>
    /// Notes Ctrl-C while something runs. The console stops its pipeline, and then ends, if that was all it had to run.
    /// </summary>
    /// <param name="exitCode">The process's exit code in that case.</param>
    public static void NoteInterrupt(int exitCode)
    {
        if (!ConsoleArguments.HoldAllWork(Environment.GetCommandLineArgs()[1..]))
            return;
        _interruptCode = exitCode;
        _ = StopAllAsync();
    }

    // The script ends with it, and its jobs with the script. All at once: where Redis stands still each takes seconds.
    private static async Task StopAllAsync()
    {
        await Task.Delay(HeadStart).ConfigureAwait(false);
        foreach (RunningBody body in RunningBodies.All())
            body.Stop();
    }

    /// <summary>Stops in order what still runs when the process ends, whatever ends it.</summary>
    public static void OnExit()
    {
        if (!_isWaitedFor)
            RunningBodies.Stop(RunningBodies.All(), RunningBodies.StopLimit);
        // The console may have come to its end meanwhile, with an exit code of its own.
        if (Math.Max(_signalCode, _interruptCode) is > 0 and var code)
            Environment.ExitCode = code;
    }

    /// <summary>
    /// Stops in order what still runs when an exception that nobody caught ends the process: the host's own line editor
    /// throws one where its terminal is closed.
    /// </summary>
    public static void OnCrash()
    {
        RunningBodies.Stop(RunningBodies.All(), RunningBodies.StopLimit);
        // The exception came of the signal.
        if (_signalCode != 0)
            Environment.Exit(_signalCode);
    }

    private static Thread Close(Runspace session)
    {
        var thread = new Thread(() => TryClose(session)) { IsBackground = true, Name = "DistStress session end" };
        thread.Start();
        return thread;
    }

    private static void TryClose(Runspace session)
    {
        try
        {
            session.Close();
        }
        catch (Exception)
        {
            // Its host closes it at the same time, for which PowerShell is not made: whichever way that fails, the
            // session ends.
        }
    }

    private static TimeSpan Left(long since, TimeSpan limit) =>
        limit - Stopwatch.GetElapsedTime(since) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
