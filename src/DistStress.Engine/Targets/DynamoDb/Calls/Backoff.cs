namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>Waits longer each time, at random within the doubled bound, so that retries do not come in step.</summary>
/// <param name="time">What the waits pass by.</param>
internal struct Backoff(TimeProvider time)
{
    private const int FirstBoundMs = 50;
    private const int LastBoundMs = 1600;

    private readonly TimeProvider _time = time;
    private int _boundMs = 0;

    /// <summary>Begins again with the shortest wait: the last try got on.</summary>
    public void Reset() => _boundMs = 0;

    /// <summary>Waits; false where the budget ran out meanwhile.</summary>
    public Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        _boundMs = _boundMs == 0 ? FirstBoundMs : Math.Min(2 * _boundMs, LastBoundMs);
        return DelayAsync(_time, Random.Shared.Next(_boundMs / 2, _boundMs + 1), cancellationToken);
    }

    private static async Task<bool> DelayAsync(TimeProvider time, int milliseconds, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
