namespace DistStress.Engine.Working.Actions;

/// <summary>
/// The places that custom actions run in, where there are fewer of them than ops may be open: an op waits for one.
/// Knows how many are taken. For any thread.
/// </summary>
/// <param name="total">How many there are.</param>
public sealed class ActionSlots(int total)
{
    private int _busy;
    private int _most;

    /// <summary>How many there are.</summary>
    public int Total => total;

    /// <summary>Notes that one is taken.</summary>
    public void Enter()
    {
        int busy = Interlocked.Increment(ref _busy);
        int most = Volatile.Read(ref _most);
        while (busy > most)
        {
            int seen = Interlocked.CompareExchange(ref _most, busy, most);
            if (seen == most)
                return;
            most = seen;
        }
    }

    /// <summary>Notes that one is free again.</summary>
    public void Exit() => Interlocked.Decrement(ref _busy);

    /// <summary>The most that were taken at one moment since the last call.</summary>
    public int TakeMost() => Math.Max(
        Interlocked.Exchange(ref _most, Volatile.Read(ref _busy)), Volatile.Read(ref _busy));
}
