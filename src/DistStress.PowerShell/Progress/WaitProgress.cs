using System.Diagnostics;

namespace DistStress.PowerShell.Progress;

/// <summary>
/// Shows that something is waited for, what was told of it last and how long it has taken: an update a second, so that
/// a person sees that the wait goes on.
/// </summary>
internal sealed class WaitProgress : IDisposable
{
    private readonly ProgressReport _report;
    private readonly TimeSpan _limit;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly Timer _timer;
    private volatile string? _text;

    /// <summary>Begins to wait; nothing is shown before something is noted.</summary>
    /// <param name="report">Where it is shown.</param>
    /// <param name="limit">How long it is waited at most.</param>
    public WaitProgress(ProgressReport report, TimeSpan limit)
    {
        _report = report;
        _limit = limit;
        _timer = new Timer(_ => Show(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Notes what is so now.</summary>
    /// <param name="text">In a sentence.</param>
    public void Note(string text)
    {
        _text = text;
        Show();
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    // How much of a wait is done nobody knows: only how long it has taken, and may take.
    private void Show()
    {
        if (_text is not { } text)
            return;
        TimeSpan waited = Stopwatch.GetElapsedTime(_begun);
        _report.Show(new ProgressState(
            $"{waited.TotalSeconds:0} s of {_limit.TotalSeconds:0} s at most: {text}", null, null));
    }
}
