using System.Runtime.InteropServices;

namespace DistStress.Host;

/// <summary>
/// Ctrl-C and SIGTERM: the first one stops what runs in order, a second one is left to end the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int SignalExitCode = 128;

    private readonly Action _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    /// <summary>Listens from now on.</summary>
    /// <param name="stop">Begins the stop; it must not wait for its end.</param>
    public StopSignals(Action stop)
    {
        _stop = stop;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, SignalExitCode + 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, SignalExitCode + 15)),
        ];
    }

    /// <summary>The exit code of a process that was asked to stop; null if it was not.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is var code && code != 0 ? code : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
            return;

        context.Cancel = true;
        _stop();
    }
}
