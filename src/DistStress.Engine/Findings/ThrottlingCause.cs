namespace DistStress.Engine.Findings;

/// <summary>The store refuses calls for capacity.</summary>
internal sealed class ThrottlingCause : ICause
{
    // Of a hundred ops, so many refused calls.
    private const double Least = 1;

    public Observation? See(WorkerSecond second)
    {
        long calls = Math.Max(second.Metrics.ThrottledCalls, second.Metrics.Throttled);
        return calls == 0 || 100.0 * calls < Least * second.Metrics.Ended
            ? null
            : new Observation(
                FindingKind.Throttling, WorkerSecond.Most(second.Metrics.Throttles),
                (Sums.Calls, calls), (Sums.Failed, second.Metrics.Throttled));
    }
}
