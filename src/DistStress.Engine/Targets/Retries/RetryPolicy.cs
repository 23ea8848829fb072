namespace DistStress.Engine.Targets.Retries;

/// <summary>How often a call is sent, and how long it waits before it is sent again.</summary>
/// <remarks>
/// The n-th wait has the bound min(cap, base·2^(n−1)). With full jitter the wait is drawn anew from 0 to its bound
/// (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015); without, it is the bound.
/// </remarks>
public sealed record RetryPolicy
{
    private const int MostDoublings = 30;

    /// <summary>The most times that a call is sent, the first included: at least 1.</summary>
    public required int Attempts { get; init; }

    /// <summary>The bound of the first wait.</summary>
    public required TimeSpan Base { get; init; }

    /// <summary>The same where the call was refused for capacity.</summary>
    public required TimeSpan ThrottleBase { get; init; }

    /// <summary>The longest bound.</summary>
    public required TimeSpan Cap { get; init; }

    /// <summary>Whether there is full jitter.</summary>
    public bool HasJitter { get; init; } = true;

    /// <summary>Draws from 0 to 1; tests put their own in its place.</summary>
    internal Func<double> Draw { get; init; } = Random.Shared.NextDouble;

    /// <summary>Whether a call may be sent again.</summary>
    /// <param name="attempts">How often it was sent.</param>
    public bool Allows(int attempts) => attempts < Attempts;

    /// <summary>How long to wait before a call is sent again.</summary>
    /// <param name="retry">Which retry it will be, from 1.</param>
    /// <param name="isThrottle">Whether the call was refused for capacity.</param>
    public TimeSpan Wait(int retry, bool isThrottle)
    {
        double first = (isThrottle ? ThrottleBase : Base).TotalMilliseconds;
        double bound = Math.Min(first * Math.Pow(2, Math.Min(retry - 1, MostDoublings)), Cap.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(HasJitter ? bound * Draw() : bound);
    }
}
