using System.Diagnostics;
using System.Management.Automation;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Progress;

/// <summary>
/// Shows how far a cmdlet is: at most ten updates a second, and a last one that takes the bar off the screen, whatever
/// ended the cmdlet. Any thread may report.
/// </summary>
internal sealed class ProgressReport : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    // Numbers of its own, far from those that scripts give to theirs: two jobs, received together, are two bars.
    private static int _lastId = 0x0D570000;

    private readonly ICmdletOutput _output;
    private readonly string _activity;
    private readonly int _id = Interlocked.Increment(ref _lastId);
    private readonly Lock _lock = new();
    private long _shownAt;
    private ProgressRecord? _shown;
    private string? _end;
    private bool _isOver;

    /// <summary>Makes a report; nothing is shown yet.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="activity">What is under way, in few words.</param>
    public ProgressReport(ICmdletOutput output, string activity)
    {
        _output = output;
        _activity = activity;
    }

    /// <summary>Shows how far the cmdlet is, unless it was shown less than a tenth of a second ago.</summary>
    /// <param name="state">How far it is.</param>
    public void Show(ProgressState state)
    {
        lock (_lock)
        {
            if (_isOver || (_shown is not null && Stopwatch.GetElapsedTime(_shownAt) < Shortest))
                return;
            _shownAt = Stopwatch.GetTimestamp();
            _shown = new ProgressRecord(_id, state.Activity ?? _activity, state.Status)
            {
                PercentComplete = state.Percent ?? -1,
                SecondsRemaining = state.SecondsLeft ?? -1,
            };
            _output.WriteProgress(_shown);
        }
    }

    /// <summary>Says how it has ended: the last word of a job's status.</summary>
    /// <param name="status">In words.</param>
    public void End(string status)
    {
        lock (_lock)
            _end = status;
    }

    /// <summary>Takes what is shown off the screen.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isOver && (_end ?? _shown?.StatusDescription) is { } status)
            {
                _output.WriteProgress(new ProgressRecord(_id, _shown?.Activity ?? _activity, status)
                {
                    PercentComplete = _end is null ? _shown!.PercentComplete : 100,
                    RecordType = ProgressRecordType.Completed,
                });
            }

            _isOver = true;
        }
    }
}
