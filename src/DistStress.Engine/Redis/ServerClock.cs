using DistStress.Engine.Scheduling;
using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>The Redis server's clock as this machine knows it: the one clock that all due times are on.</summary>
/// <remarks>
/// The offset between this machine's monotonic clock and the server's clock is estimated as Cristian's algorithm
/// does: of several TIME round trips the shortest counts, and the server is taken to have read its clock in its
/// middle. So machines whose own clocks are wrong agree, to within half of that round trip.
/// </remarks>
public sealed class ServerClock
{
    private const int Samples = 8;

    // How fast two clocks may drift apart: more than quartz does, so that an old estimate is not trusted too long.
    private const double DriftPerMicro = 100e-6;

    private readonly ConnectionMultiplexer _multiplexer;
    private long _offset;
    private long _estimatedAt;
    private double _errorThen = double.MaxValue;

    internal ServerClock(ConnectionMultiplexer multiplexer)
    {
        _multiplexer = multiplexer;
    }

    /// <summary>The server's time in µs since 1970.</summary>
    public long NowMicros => MonotonicClock.NowMicros + Volatile.Read(ref _offset);

    /// <summary>Blocks the calling thread until the server's clock shows a time.</summary>
    /// <param name="micros">The time in µs since 1970.</param>
    public void SleepUntil(long micros) => MonotonicClock.SleepUntil(micros - Volatile.Read(ref _offset));

    /// <summary>Estimates the offset anew. An estimate that is worse than the one before, drift included, is dropped.</summary>
    public async Task SynchronizeAsync()
    {
        IDatabase database = _multiplexer.GetDatabase();
        long best = long.MaxValue;
        long offset = 0;
        for (int i = 0; i < Samples; i++)
        {
            long before = MonotonicClock.NowMicros;
            RedisResult time = await database.ExecuteAsync("TIME").ConfigureAwait(false);
            long after = MonotonicClock.NowMicros;
            if (after - before >= best)
                continue;
            best = after - before;
            offset = (long)time[0] * 1_000_000 + (long)time[1] - (before + (after - before) / 2);
        }

        double errorNow = best / 2.0;
        if (_errorThen != double.MaxValue && errorNow > _errorThen + (MonotonicClock.NowMicros - _estimatedAt) * DriftPerMicro)
            return;
        _errorThen = errorNow;
        _estimatedAt = MonotonicClock.NowMicros;
        Volatile.Write(ref _offset, offset);
    }

    /// <summary>A time of the server's clock for people and for JSON.</summary>
    /// <param name="micros">The time in µs since 1970.</param>
    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
