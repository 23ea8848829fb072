namespace DistStress.Engine.Clocks;

/// <summary>Ticks for what needs no exact time: reports and housekeeping.</summary>
internal static class PeriodicTimerExtensions
{
    /// <summary>Waits for the next tick.</summary>
    /// <returns>Whether there is one; false once it is cancelled, where the timer itself would throw.</returns>
    public static async Task<bool> NextAsync(this PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
