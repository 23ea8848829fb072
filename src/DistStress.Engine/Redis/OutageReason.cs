namespace DistStress.Engine.Redis;

/// <summary>
/// Finds out during one outage whether the server is there and does not let the product in: another password, another
/// certificate. The client library says the same of that as of a server that is away.
/// </summary>
internal sealed class OutageReason(ControlConnection control, Action<string> tell)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    private long _nextLook;
    private int _isLooking;
    private volatile bool _isTold;

    /// <summary>
    /// Looks, unless it has just done so, and tells the reason once; returns at once. To be called whenever a command
    /// fails for want of a connection.
    /// </summary>
    // Nobody has to wait for it, and it throws nothing.
    public void Look()
    {
        if (!_isTold && control.Time.NowMicros >= Volatile.Read(ref _nextLook)
            && Interlocked.Exchange(ref _isLooking, 1) == 0)
            _ = LookAsync();
    }

    private async Task LookAsync()
    {
        if (await control.FindRefusalAsync().ConfigureAwait(false) is { } reason)
        {
            _isTold = true;
            tell(reason);
        }

        Volatile.Write(ref _nextLook, control.Time.After(BetweenLooks));
        Volatile.Write(ref _isLooking, 0);
    }
}
