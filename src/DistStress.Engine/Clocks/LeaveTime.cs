namespace DistStress.Engine.Clocks;

/// <summary>
/// The time that passes since somebody was told to leave: several steps of leaving share it, so that one that takes
/// long leaves less to those after it.
/// </summary>
internal sealed class LeaveTime : IDisposable
{
    private readonly CancellationToken _told;
    private readonly DeadlineTimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly TimeLimit _over;
    private readonly CancellationTokenRegistration _registration;
    private readonly Lock _lock = new();
    private long? _began;

    /// <summary>Makes one that begins when <paramref name="told"/> is cancelled.</summary>
    /// <param name="told">Tells to leave.</param>
    /// <param name="patience">How long after that <see cref="Over"/> is cancelled.</param>
    /// <param name="time">What it passes by.</param>
    public LeaveTime(CancellationToken told, TimeSpan patience, DeadlineTimeProvider time)
    {
        _told = told;
        _time = time;
        _patience = patience;
        _over = new TimeLimit(Timeout.InfiniteTimeSpan, time);
        _registration = told.UnsafeRegister(static leave => ((LeaveTime)leave!).Begin(), this);
    }

    /// <summary>Whether somebody was told to leave.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_lock)
                return _began is not null;
        }
    }

    /// <summary>Cancelled when patience is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Begins the time, unless it has begun: for who leaves without having been told.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (_began is not null)
                return;
            _began = _time.NowMicros;
        }

        _over.Begin(_patience);
    }

    /// <summary>What is left of a time that began with this one; all of it where this one has not begun.</summary>
    /// <param name="limit">The time.</param>
    /// <returns>At least 0.</returns>
    public TimeSpan Left(TimeSpan limit)
    {
        lock (_lock)
        {
            TimeSpan left = limit - _time.GetElapsedTime(_began ?? _time.NowMicros);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Waits for a step: without limit, but once told to leave only until patience is over.</summary>
    /// <param name="step">The step.</param>
    /// <param name="least">How long it has in any case.</param>
    /// <exception cref="TimeoutException">It takes longer. It is not stopped.</exception>
    public async Task AwaitAsync(Task step, TimeSpan least)
    {
        // What the step throws is thrown below.
        await step.WaitAsync(_told).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        TimeSpan left = Left(_patience);
        await step.WaitAsync(left > least ? left : least, _time).ConfigureAwait(false);
    }

    /// <inheritdoc cref="AwaitAsync(Task, TimeSpan)"/>
    public async Task<T> AwaitAsync<T>(Task<T> step, TimeSpan least)
    {
        await AwaitAsync((Task)step, least).ConfigureAwait(false);
        return await step.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _over.Dispose();
    }
}
