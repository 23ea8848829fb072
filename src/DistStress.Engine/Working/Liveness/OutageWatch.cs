using DistStress.Engine.Redis;

namespace DistStress.Engine.Working.Liveness;

/// <summary>Says once that Redis is away, and once that it is back, however many parts of the worker notice.</summary>
internal sealed class OutageWatch(string address, Action<Notice>? onWarning, Action<Notice>? onMessage)
{
    private int _away;

    public void Away(Exception e)
    {
        if (Interlocked.Exchange(ref _away, 1) == 0)
        {
            onWarning?.Invoke(new Notice(
                NoticeKind.RedisAway, address, $"{RedisFault.Describe(address, e)}; the worker waits for it."));
        }
    }

    public void Back()
    {
        if (Interlocked.Exchange(ref _away, 0) == 1)
            onMessage?.Invoke(new Notice(NoticeKind.RedisBack, address, $"Redis at {address} answers again."));
    }
}
