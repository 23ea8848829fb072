namespace DistStress.Engine.Publishing;

/// <summary>
/// Why a run cannot go on, though Redis and its record are there. The run is stopped in order, and its record says why.
/// </summary>
/// <param name="kind">What is wrong.</param>
/// <param name="run">The run's id.</param>
/// <param name="message">The message for the person.</param>
public sealed class RunFaultException(ErrorKind kind, string run, string message)
    : DistStressException(kind, run, message);
