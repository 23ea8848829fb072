namespace DistStress.Engine.Targets.Retries;

/// <summary>How often a call is sent, and how long it waits before it is sent again.</summary>
/// <remarks>
/// The n-th wait has the bound min(cap, base·2^(n−1)). Jitter draws from it so that retries do not come in step (Marc
/// Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
/// </remarks>
public sealed record RetryPolicy
{
    private const int MostDoublings = 30;

    /// <summary>The most times that a call is sent, the first included: at least 1.</summary>
    public required int Attempts { get; init; }

    /// <summary>The bound of the first wait; at least 0.</summary>
    public required TimeSpan Base { get; init; }

    /// <summary>The same where the call was refused for capacity.</summary>
    public required TimeSpan ThrottleBase { get; init; }

    /// <summary>The longest bound.</summary>
    public required TimeSpan Cap { get; init; }

    /// <summary>How a wait is drawn.</summary>
    public RetryJitter Jitter { get; init; }

    /// <summary>The same where the call was refused for capacity.</summary>
    public RetryJitter ThrottleJitter { get; init; }

    /// <summary>Whether the store's refusals limit the rate of all requests too, as in the SDKs' mode
    /// <c>adaptive</c>.</summary>
    public bool IsAdaptive { get; init; }

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
        return TimeSpan.FromMilliseconds((isThrottle ? ThrottleJitter : Jitter) switch
        {
            RetryJitter.None => bound,
            RetryJitter.Half => bound / 2 * (1 + Draw()),
            _ => bound * Draw(),
        });
    }
}
