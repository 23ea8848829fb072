namespace DistStress.Engine.Publishing;

/// <summary>
/// The record of a run is gone from Redis, or another run's: what came of the run cannot be known any more.
/// </summary>
/// <param name="run">The run's id.</param>
/// <param name="message">The message for the person.</param>
public sealed class RunLostException(string run, string message) : DistStressException(ErrorKind.RunLost, run, message);
