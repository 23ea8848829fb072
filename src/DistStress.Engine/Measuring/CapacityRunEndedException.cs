namespace DistStress.Engine.Measuring;

/// <summary>The run that is measured is over, or not the measurement's any more.</summary>
/// <param name="runId">The run's id.</param>
/// <param name="message">What happened, without the end of its sentence.</param>
internal sealed class CapacityRunEndedException(string runId, string message) : Exception(message)
{
    public string RunId { get; } = runId;
}
