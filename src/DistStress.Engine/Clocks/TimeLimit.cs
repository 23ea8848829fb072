namespace DistStress.Engine.Clocks;

/// <summary>A source that is cancelled when a time is over, or together with a token before that.</summary>
internal sealed class TimeLimit : CancellationTokenSource
{
    private readonly CancellationTokenRegistration _together;

    /// <summary>Begins the time.</summary>
    /// <param name="limit">The time, at least 0, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="time">What it passes by.</param>
    /// <param name="together">Cancels the source at once.</param>
    public TimeLimit(TimeSpan limit, DeadlineTimeProvider time, CancellationToken together = default)
        : base(limit, time.ForTimers)
    {
        _together = together.UnsafeRegister(static limit => ((TimeLimit)limit!).Cancel(), this);
    }

    /// <summary>Begins the time anew: for a source whose time was infinite so far.</summary>
    /// <param name="limit">The time, at least 0.</param>
    public void Begin(TimeSpan limit) =>
#pragma warning disable RS0030 // The source has a timer of the time provider, and this sets it.
        CancelAfter(limit);
#pragma warning restore RS0030

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Waits for a cancellation that is under way: it must not meet a source that is disposed.
        if (disposing)
            _together.Dispose();
        base.Dispose(disposing);
    }
}
