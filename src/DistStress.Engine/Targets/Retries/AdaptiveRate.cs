using DistStress.Engine.Clocks;

namespace DistStress.Engine.Targets.Retries;

/// <summary>
/// The limit that the AWS SDKs' mode <c>adaptive</c> sets to the rate of all requests of a client, once the store has
/// refused one for capacity. Safe for any number of threads.
/// </summary>
/// <remarks>
/// A bucket of tokens whose rate follows CUBIC (RFC 8312): it falls to 0.7 of the rate that was refused, and comes back
/// along a cubic of the time since then, to at most twice the rate that is measured. The numbers are those of
/// Amazon.Runtime.Internal.TokenBucket of the SDK for .NET, and of botocore/retries/adaptive.py, bucket.py and
/// throttling.py. Unlike theirs, whoever waits for a token does so in turn, and until its own time is over.
/// </remarks>
/// <param name="time">What the tokens come by.</param>
internal sealed class AdaptiveRate(DeadlineTimeProvider time) : IDisposable
{
    private const double Share = 0.7;
    private const double Scale = 0.4;
    private const double Smoothing = 0.8;
    private const double LeastRate = 0.5;
    private const double LeastTokens = 1;
    private const double MostRise = 2;

    // The rate is measured anew every half second.
    private const double PeriodsASecond = 2;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isLimited;
    private double _tokens;
    private double _mostTokens = LeastTokens;
    private double _filled = Seconds(time);
    private double _periodBegan = Math.Floor(Seconds(time));
    private long _answers;
    private double _refusedRate;
    private double _refused = Seconds(time);

    /// <summary>The rate of answers as it was measured last, in answers a second.</summary>
    public double Measured { get; private set; }

    /// <summary>The most requests a second, where they are limited.</summary>
    public double Limit { get; private set; } = LeastRate;

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="deadline">Until when it may wait, in µs as the time counts.</param>
    /// <param name="cutOff">Ends the wait.</param>
    /// <returns>False where it may not be sent by then.</returns>
    public ValueTask<bool> EnterAsync(long deadline, CancellationToken cutOff) =>
        Volatile.Read(ref _isLimited) ? WaitAsync(deadline, cutOff) : new ValueTask<bool>(true);

    /// <summary>Notes what became of a request.</summary>
    /// <param name="isRefused">Whether the store refused it for capacity.</param>
    public void Note(bool isRefused)
    {
        lock (_gate)
        {
            double now = Seconds(time);
            Measure(now);
            double rate;
            if (isRefused)
            {
                _refusedRate = _isLimited ? Math.Min(Measured, Limit) : Measured;
                _refused = now;
                rate = _refusedRate * Share;
                Volatile.Write(ref _isLimited, true);
            }
            else
            {
                double zero = Math.Cbrt(_refusedRate * (1 - Share) / Scale);
                rate = (Scale * Math.Pow(now - _refused - zero, 3)) + _refusedRate;
            }

            Fill(now);
            rate = Math.Min(rate, MostRise * Measured);
            Limit = Math.Max(rate, LeastRate);
            _mostTokens = Math.Max(rate, LeastTokens);
            _tokens = Math.Min(_tokens, _mostTokens);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask<bool> WaitAsync(long deadline, CancellationToken cutOff)
    {
        var left = TimeSpan.FromMicroseconds(Math.Max(0, deadline - time.NowMicros));
        using var limit = new TimeLimit(left, time, cutOff);
        try
        {
            // One looks at the bucket, and the others wait behind it: not all of them for each token.
            await _turn.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            while (Take() is { } wait)
            {
                await Task.Delay(wait, time, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (limit.IsCancellationRequested)
                    return false;
            }

            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    // Takes a token, or says how long it is until there is one.
    private TimeSpan? Take()
    {
        lock (_gate)
        {
            Fill(Seconds(time));
            if (_tokens >= 1)
            {
                _tokens--;
                return null;
            }

            // In whole milliseconds, as waits are: one of less would be none, and be made again and again.
            return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((1 - _tokens) / Limit * 1e3)));
        }
    }

    private void Fill(double now)
    {
        _tokens = Math.Min(_mostTokens, _tokens + ((now - _filled) * Limit));
        _filled = now;
    }

    private void Measure(double now)
    {
        _answers++;
        double period = Math.Floor(now * PeriodsASecond) / PeriodsASecond;
        if (period <= _periodBegan)
            return;
        double rate = _answers / (period - _periodBegan);
        Measured = (rate * Smoothing) + (Measured * (1 - Smoothing));
        _answers = 0;
        _periodBegan = period;
    }

    private static double Seconds(DeadlineTimeProvider time) => time.NowMicros / 1e6;
}
