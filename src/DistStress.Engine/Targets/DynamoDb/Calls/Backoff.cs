namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>Waits longer each time, at random within the doubled bound, so that retries do not come in step.</summary>
internal struct Backoff
{
    private const int FirstBoundMs = 50;
    private const int LastBoundMs = 1600;

    private int _boundMs;

    /// <summary>Begins again with the shortest wait: the last try got on.</summary>
    public void Reset() => _boundMs = 0;

    /// <summary>Waits; false where the budget ran out meanwhile.</summary>
    public Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        _boundMs = _boundMs == 0 ? FirstBoundMs : Math.Min(2 * _boundMs, LastBoundMs);
        return DelayAsync(Random.Shared.Next(_boundMs / 2, _boundMs + 1), cancellationToken);
    }

    private static async Task<bool> DelayAsync(int milliseconds, CancellationToken cancellationToken)
    {
        await Task.Delay(milliseconds, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
