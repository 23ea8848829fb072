namespace DistStress.Engine.Clocks;

/// <summary>A source that is cancelled when a time is over, or together with a token before that.</summary>
internal sealed class TimeLimit : CancellationTokenSource
{
    private CancellationTokenRegistration _together;

    /// <summary>Begins the time.</summary>
    /// <param name="limit">The time, at least 0, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="time">What it passes by.</param>
    /// <param name="together">Cancels the source at once.</param>
    public TimeLimit(TimeSpan limit, DeadlineTimeProvider time, CancellationToken together = default)
        : base(limit, time.ForTimers) => Join(together);

    /// <summary>A limit that begins now, for who needs one after the other.</summary>
    /// <param name="former">The one before, which <see cref="End"/> has ended; it is used again where that can be. Null
    /// for the first.</param>
    /// <param name="limit">The time, at least 0.</param>
    /// <param name="time">What it passes by; that of the one before.</param>
    /// <param name="together">Cancels the source at once.</param>
    public static TimeLimit After(
        TimeLimit? former, TimeSpan limit, DeadlineTimeProvider time, CancellationToken together)
    {
        if (former is null)
            return new TimeLimit(limit, time, together);
        if (!former.TryReset())
        {
            former.Dispose();
            return new TimeLimit(limit, time, together);
        }

        former.Begin(limit);
        former.Join(together);
        return former;
    }

    /// <summary>Ends the time before it is over: nothing cancels the source any more that has not begun to.</summary>
    public void End()
    {
        _together.Dispose();
        _together = default;
        Begin(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins the time anew: for a source whose time was infinite so far.</summary>
    /// <param name="limit">The time, at least 0, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public void Begin(TimeSpan limit) =>
#pragma warning disable RS0030 // The source has a timer of the time provider, and this sets it.
        CancelAfter(limit);
#pragma warning restore RS0030

    private void Join(CancellationToken together) =>
        _together = together.UnsafeRegister(static limit => ((TimeLimit)limit!).Cancel(), this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Waits for a cancellation that is under way: it must not meet a source that is disposed.
        if (disposing)
            _together.Dispose();
        base.Dispose(disposing);
    }
}
