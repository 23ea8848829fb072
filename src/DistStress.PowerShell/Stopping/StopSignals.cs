using System.Runtime.InteropServices;

namespace DistStress.PowerShell.Stopping;

/// <summary>
/// Answers the signals by which people and programs end a process. SIGTERM and SIGHUP, which end a process of .NET on
/// the spot where nobody answers them, stop what runs in order. SIGINT stays with the host: a console stops its
/// pipeline.
/// </summary>
/// <remarks>A signal that the process was started to ignore, as by nohup, is not answered.</remarks>
internal sealed class StopSignals : IDisposable
{
    // As shells and container runtimes count.
    private const int SignalExitCode = 128;

    private readonly PosixSignalRegistration[] _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, SignalExitCode + 15)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => End(context, SignalExitCode + 1)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => ProcessEnd.NoteInterrupt(SignalExitCode + 2)),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    // On a thread of its own, which the runtime makes for each signal. More of them change nothing: a terminal that is
    // closed sends two, and the end comes in a few seconds in any case.
    private static void End(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        ProcessEnd.Run(exitCode);
    }
}
