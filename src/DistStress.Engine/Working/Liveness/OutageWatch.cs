using DistStress.Engine.Redis;

namespace DistStress.Engine.Working.Liveness;

/// <summary>Says once that Redis is away, and once that it is back, however many parts of the worker notice.</summary>
internal sealed class OutageWatch(string address, Action<string>? onWarning, Action<string>? onMessage)
{
    private int _away;

    public void Away(Exception e)
    {
        if (Interlocked.Exchange(ref _away, 1) == 0)
            onWarning?.Invoke($"{RedisFault.Describe(address, e)}; the worker waits for it.");
    }

    public void Back()
    {
        if (Interlocked.Exchange(ref _away, 0) == 1)
            onMessage?.Invoke($"Redis at {address} answers again.");
    }
}
