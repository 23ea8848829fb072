namespace DistStress.Engine.Clocks;

/// <summary>Waits for a semaphore that is used as a signal.</summary>
internal static class SemaphoreExtensions
{
    /// <summary>
    /// Waits until the semaphore is released, a time is over, or the wait is cancelled; none of these throws.
    /// </summary>
    /// <param name="semaphore">The semaphore.</param>
    /// <param name="limit">The time, at least 0.</param>
    /// <param name="time">What it passes by.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task WaitAtMostAsync(
        this SemaphoreSlim semaphore, TimeSpan limit, DeadlineTimeProvider time, CancellationToken cancellationToken)
    {
        using var end = new TimeLimit(limit, time, cancellationToken);
        await semaphore.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
