namespace DistStress.Engine.Control;

/// <summary>Counts refused messages and says so once a burst: somebody may send a million.</summary>
internal sealed class RefusalLog(Action<Notice>? onWarning)
{
    // A burst is over when nothing was said for this long.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _count;
    private long _told;
    private long? _toldAt;

    /// <summary>Messages refused so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Notes one.</summary>
    public void Note(Refusal refusal)
    {
        long others;
        lock (_lock)
        {
            long count = Interlocked.Increment(ref _count);
            if (_toldAt is { } at && Environment.TickCount64 - at < Quiet.TotalMilliseconds)
                return;
            others = count - _told - 1;
            _told = count;
            _toldAt = Environment.TickCount64;
        }

        onWarning?.Invoke(new Notice(
            NoticeKind.MessageRefused, refusal.Subject,
            $"A control message was refused because {refusal.Reason}."
            + (others > 0 ? $" So were {others} others since the last warning." : ""),
            refusal.Kind));
    }
}
