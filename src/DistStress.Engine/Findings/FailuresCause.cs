using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Findings;

/// <summary>Ops fail: all of them where the store cannot be reached, or some of them.</summary>
internal sealed class FailuresCause : ICause
{
    // Of a hundred ops, so many failed.
    private const double Least = 1;
    private const double Down = 90;

    public Observation? See(WorkerSecond second)
    {
        long failed = second.Metrics.Failed - second.Metrics.Throttled;
        long ended = second.Metrics.Ended;
        if (failed <= 0 || 100.0 * failed < Least * ended)
            return null;
        long unreached = Count(OpError.ConnectionLost) + Count(OpError.Timeout);
        bool isDown = 100.0 * unreached >= Down * ended;
        string error = WorkerSecond.Most(second.Metrics.Errors);
        return new Observation(
            isDown ? FindingKind.TargetDown : FindingKind.Failures, error, (Sums.Failed, failed), (Sums.Ended, ended));

        long Count(string kind) => second.Metrics.Errors.GetValueOrDefault(kind);
    }
}
