using DistStress.Engine.Clocks;

namespace DistStress.Engine.Redis.Clocks;

/// <summary>The Redis server's clock as this machine knows it: the one clock that all due times are on.</summary>
/// <remarks>
/// Offset and drift between this machine's monotonic clock and the server's clock are estimated from TIME round trips
/// (see <see cref="ClockEstimator"/>), so machines whose own clocks are wrong, or run fast or slow, agree. The time
/// shown never runs backwards, unless the server's clock itself jumps by more than 100 ms: see
/// <see cref="Read(out long)"/>.
/// </remarks>
public sealed class ServerClock
{
    private const int Samples = 8;

    private readonly Func<Task<long>> _look;
    private readonly DeadlineTimeProvider _time;
    private readonly long _intervalMicros;
    private readonly long _learningMicros;
    private readonly ClockEstimator _estimator = new();
    private readonly Lock _lock = new();
    private volatile ClockLine? _line;
    private long _looks;
    private long _lookShown;
    private long _readAt;
    private long _jumpedAt = long.MinValue;

    /// <summary>Makes a clock that has not been set yet.</summary>
    /// <param name="look">Looks at the server's clock, in µs since 1970.</param>
    /// <param name="time">The machine's clocks.</param>
    /// <param name="timings">How old a look may become.</param>
    internal ServerClock(Func<Task<long>> look, DeadlineTimeProvider time, Timings timings)
    {
        _look = look;
        _time = time;
        _intervalMicros = (long)timings.ClockInterval.TotalMicroseconds;
        _learningMicros = (long)timings.ClockLearning.TotalMicroseconds;
    }

    /// <summary>The server's time in µs since 1970.</summary>
    public long NowMicros => Line.ServerAt(_time.NowMicros);

    /// <summary>
    /// How far <see cref="NowMicros"/> may be off, in µs: half the best round trip, what the clocks may have drifted
    /// apart since (100 µs a second until readings show less), and what is still being put right.
    /// </summary>
    public long UncertaintyMicros
    {
        get
        {
            long local = _time.NowMicros;
            lock (_lock)
                return (long)Math.Ceiling(_estimator.ErrorAt(local) + Math.Abs(Line.Remaining(local)));
        }
    }

    /// <summary>
    /// How far this machine's time of day is ahead of the server's, in µs; negative where it is behind.
    /// </summary>
    public long MachineAheadMicros => _time.WallMicros - NowMicros;

    private ClockLine Line =>
        _line ?? throw new InvalidOperationException("The clock has not been set by the server's yet.");

    /// <summary>The server's time, and by how much it has jumped so far.</summary>
    /// <remarks>
    /// What was planned before a jump must be moved by it, or it would come in a rush or stand still. The two numbers
    /// belong together, as no two looks at the clock would.
    /// </remarks>
    /// <param name="jumped">The sum of all jumps in µs; forward ones count as positive.</param>
    /// <returns>µs since 1970.</returns>
    public long Read(out long jumped) => Read(out jumped, out _);

    /// <summary>As <see cref="Read(out long)"/>, with the machine's own time of the same moment.</summary>
    /// <param name="jumped">The sum of all jumps in µs; forward ones count as positive.</param>
    /// <param name="local">Time in µs since an arbitrary instant.</param>
    /// <returns>µs since 1970.</returns>
    internal long Read(out long jumped, out long local)
    {
        ClockLine line = Line;
        jumped = line.Jumped;
        local = _time.NowMicros;
        return line.ServerAt(local);
    }

    /// <summary>
    /// Whether the server's clock jumped within a time: other processes may not have noticed yet, and what they wrote
    /// looks older or newer than it is.
    /// </summary>
    /// <param name="time">The time, at least 0.</param>
    public bool HasJumpedWithin(TimeSpan time)
    {
        lock (_lock)
            return _jumpedAt != long.MinValue && _time.NowMicros - _jumpedAt < (long)time.TotalMicroseconds;
    }

    /// <summary>Blocks the calling thread until the server's clock shows a time.</summary>
    /// <param name="micros">The time in µs since 1970.</param>
    public void SleepUntil(long micros) => _time.SleepUntil(Line.LocalAt(micros));

    /// <summary>
    /// Follows the server's clock: looks at it if the last look is 5 s old, or 1 s while the drift is not known well.
    /// To be called about once a second.
    /// </summary>
    public Task FollowAsync()
    {
        lock (_lock)
        {
            if (_time.NowMicros < _readAt + (_estimator.IsLearning ? _learningMicros : _intervalMicros))
                return Task.CompletedTask;
        }

        return SynchronizeAsync();
    }

    /// <summary>Looks at the server's clock. Of several round trips the shortest counts.</summary>
    public async Task SynchronizeAsync()
    {
        long look = Interlocked.Increment(ref _looks);
        ClockReading best = default;
        for (int i = 0; i < Samples; i++)
        {
            long before = _time.NowMicros;
            long server = await _look().ConfigureAwait(false);
            var reading = ClockReading.Of(before, _time.NowMicros, server);
            if (i == 0 || reading.Error < best.Error)
                best = reading;
        }

        lock (_lock)
        {
            // Another look that began later may have ended sooner.
            if (look < _lookShown)
                return;
            _lookShown = look;
            long now = _time.NowMicros;
            ClockLine line = _estimator.Add(best, now, _line);
            if (_line is { } shown && shown.Jumped != line.Jumped)
                _jumpedAt = now;
            _line = line;
            _readAt = best.Local;
        }
    }

    /// <summary>A time of the server's clock for people and for JSON.</summary>
    /// <param name="micros">The time in µs since 1970.</param>
    public static DateTimeOffset ToTime(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
