using System.Runtime.InteropServices;

namespace DistStress.Host;

/// <summary>
/// Ctrl-C: the first one stops the script in order, a second one is left to end the process at once. The other signals
/// that end a process are answered by the module, while it runs something.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private const int InterruptedExitCode = 130;

    private readonly Action _stop;
    private readonly PosixSignalRegistration _registration;
    private int _count;

    /// <summary>Listens from now on.</summary>
    /// <param name="stop">Begins the stop; it must not wait for its end.</param>
    public Interrupt(Action stop)
    {
        _stop = stop;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    }

    /// <summary>The exit code of a process that was asked to stop; null if it was not.</summary>
    public int? ExitCode => Volatile.Read(ref _count) > 0 ? InterruptedExitCode : null;

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();

    private void Stop(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) > 1)
            return;
        context.Cancel = true;
        _stop();
    }
}
