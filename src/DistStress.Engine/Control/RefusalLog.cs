namespace DistStress.Engine.Control;

/// <summary>Counts refused messages and says so once a burst: somebody may send a million.</summary>
/// <param name="onWarning">Gets what is said.</param>
/// <param name="time">What the time passes by.</param>
/// <param name="quiet">A burst is over when nothing was said for this long.</param>
internal sealed class RefusalLog(Action<Notice>? onWarning, TimeProvider time, TimeSpan quiet)
{
    // Far more than come by mistake.
    private const int MostAnswers = 1024;

    private readonly Lock _lock = new();
    private long _count;
    private long _told;
    private long? _toldAt;
    private int _answering;

    /// <summary>Messages refused so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Notes one.</summary>
    public void Note(Refusal refusal)
    {
        long others;
        lock (_lock)
        {
            long count = Interlocked.Increment(ref _count);
            if (_toldAt is { } at && time.GetElapsedTime(at) < quiet)
                return;
            others = count - _told - 1;
            _told = count;
            _toldAt = time.GetTimestamp();
        }

        onWarning?.Invoke(new Notice(
            NoticeKind.MessageRefused, refusal.Subject,
            $"A control message was refused because {refusal.Reason}."
            + (others > 0 ? $" So were {others} others since the last warning." : ""),
            refusal.Kind));
    }

    /// <summary>
    /// Answers a refused message beside everything else, since what comes behind it must not wait for the answer; of a
    /// flood only a part is answered.
    /// </summary>
    /// <param name="send">Sends the answer; never fails.</param>
    public void Answer(Func<Task> send)
    {
        if (Interlocked.Increment(ref _answering) <= MostAnswers)
            _ = AnswerAsync(send);
        else
            Interlocked.Decrement(ref _answering);
    }

    private async Task AnswerAsync(Func<Task> send)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _answering);
        }
    }
}
