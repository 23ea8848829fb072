namespace DistStress.Engine.Outcomes;

/// <summary>
/// The results that a thread gives in one go, such as those of all replies that came together. What follows on each of
/// them runs on that thread, and can put off until the burst's end what is cheaper to do once for all.
/// </summary>
internal sealed class ResultBurst
{
    [ThreadStatic]
    private static ResultBurst? t_own;

    private readonly List<Action> _closing = [];
    private bool _isOpen;

    /// <summary>Whether the calling thread has a burst open.</summary>
    public static bool IsOpen => t_own is { _isOpen: true };

    /// <summary>Opens a burst on the calling thread, which must close it.</summary>
    /// <returns>The burst; null where the thread has one open already, whose end will do.</returns>
    public static ResultBurst? Open()
    {
        ResultBurst burst = t_own ??= new ResultBurst();
        if (burst._isOpen)
            return null;
        burst._isOpen = true;
        return burst;
    }

    /// <summary>Has something done at the end of the calling thread's burst.</summary>
    /// <param name="action">What to do; it throws nothing.</param>
    public static void AtEnd(Action action) => t_own!._closing.Add(action);

    /// <summary>Does what was put off.</summary>
    public void Close()
    {
        _isOpen = false;
        foreach (Action action in _closing)
            action();
        _closing.Clear();
    }
}
